"""Keyed hashes that stand for people and wordings, so that counting needs neither."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass

from sqlalchemy import Connection, select

from bot.store.tables import workspace
from bot.store.upsert import insert_new

_SALT_BYTES = 32
_KEPT = 32


@dataclass(frozen=True, kw_only=True)
class Pseudonyms:
    """The hashes of one workspace; they end with its salt."""

    salt: str

    def person(self, user: str) -> str:
        """The pseudonym of a person."""
        return self._hash(f"person:{user}")

    def wording(self, text: str) -> str:
        """The pseudonym of a wording; case, punctuation and spacing do not matter."""
        words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
        return self._hash(f"wording:{' '.join(words)}")

    def _hash(self, text: str) -> str:
        digest = hmac.new(bytes.fromhex(self.salt), text.encode(), hashlib.sha256)
        return digest.hexdigest()[:_KEPT]


def pseudonyms(connection: Connection, team: str) -> Pseudonyms:
    """The pseudonyms of a workspace, with a new salt for a new one; needs a writing connection."""
    query = select(workspace.c.salt).where(workspace.c.team == team)
    salt = connection.execute(query).scalar()
    if salt is None:
        insert_new(connection, workspace, {"team": team, "salt": secrets.token_hex(_SALT_BYTES)})
        salt = connection.execute(query).scalar_one()
    return Pseudonyms(salt=salt)
