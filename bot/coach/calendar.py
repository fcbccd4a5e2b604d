"""Local time, working days and public holidays."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import BadInput


def zone(name: str) -> ZoneInfo:
    """The time zone with an IANA name; raises `BadInput` for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"I do not know the time zone '{name}'. Use a name such as Europe/Zurich.") from None


def moment_of(day: date, at: time, timezone: str) -> datetime | None:
    """When a local time comes on a day, in UTC.

    A time that the clocks skip comes after the gap, one that they repeat comes the first time.
    `None` for a day that the time zone left out.
    """
    local = datetime.combine(day, at, tzinfo=zone(timezone))
    moment = local.astimezone(UTC)
    return moment if moment.astimezone(local.tzinfo).date() == day else None


def local_day(now: datetime, timezone: str) -> date:
    """The date in a time zone."""
    return now.astimezone(zone(timezone)).date()


def is_holiday(day: date, code: str | None) -> bool:
    """Whether a day is a public holiday of a country (`CH`) or a part of one (`US-MA`)."""
    return code is not None and day in _holidays(code, day.year)


def check_holidays(code: str) -> None:
    """Raise `BadInput` unless the holidays of a country or a part of one are known."""
    try:
        _holidays(code, 2026)
    except NotImplementedError:
        raise BadInput(
            f"I do not know the public holidays of '{code}'. Use a country code such as CH, or US-MA."
        ) from None


@lru_cache(maxsize=512)
def _holidays(code: str, year: int) -> frozenset[date]:
    from holidays import country_holidays

    country, _, part = code.partition("-")
    return frozenset(country_holidays(country, subdiv=part or None, years=year))
