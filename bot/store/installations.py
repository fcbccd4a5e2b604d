"""Rows of installations: one an organisation or workspace, their tokens encrypted."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.store.service_tables import installation
from bot.store.upsert import upsert


def save_installation(connection: Connection, team: str, secret: str, now: datetime) -> None:
    """Keep the newest installation of a workspace."""
    values = {"secret": secret, "at": now}
    upsert(connection, installation, {"team": team, **values}, values)


def installation_secret(connection: Connection, team: str) -> str | None:
    """What was kept for a workspace."""
    secret: str | None = connection.execute(
        select(installation.c.secret).where(installation.c.team == team)
    ).scalar()
    return secret


def delete_installation(connection: Connection, team: str) -> None:
    """Forget the tokens of a workspace."""
    connection.execute(delete(installation).where(installation.c.team == team))


def installed_teams(connection: Connection) -> list[str]:
    """Every workspace that installed the app."""
    return list(connection.execute(select(installation.c.team).order_by(installation.c.team)).scalars())
