"""Tables of the running service: work that waits, and workspaces that installed the app."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from bot.store.columns import ERASE_ROW, Instant, team
from bot.store.tables import metadata

work = Table(
    "work",
    metadata,
    team(),
    Column("key", String(255), primary_key=True),
    Column("user_id", String(64), info=ERASE_ROW),
    Column("state", String(16), nullable=False),
    Column("lane", String(160)),
    Column("payload", JSON(none_as_null=True)),
    Column("attempts", Integer, nullable=False),
    Column("doubtful", Boolean, nullable=False),
    Column("reference", String(32)),
    Column("at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Index(None, "state"),
)
"""What was accepted: the payload goes when it is done, the key stays a day so that it is not done again."""

installation = Table(
    "installation",
    metadata,
    team(),
    Column("secret", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Bot tokens, encrypted with a key that is not in the database."""
