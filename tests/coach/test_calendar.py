from datetime import UTC, date, datetime, time

import pytest

from bot.coach.calendar import check_holidays, is_holiday, local_day, moment_of
from bot.errors import BadInput


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("day", "at", "timezone", "moment"),
    [
        (date(2026, 7, 1), time(9), "Europe/Zurich", utc(2026, 7, 1, 7)),
        (date(2026, 12, 1), time(9), "Europe/Zurich", utc(2026, 12, 1, 8)),
        (date(2026, 12, 1), time(9), "America/Los_Angeles", utc(2026, 12, 1, 17)),
        (date(2026, 12, 1), time(9), "Pacific/Kiritimati", utc(2026, 11, 30, 19)),
    ],
)
def test_local_times_follow_the_seasons(day: date, at: time, timezone: str, moment: datetime) -> None:
    assert moment_of(day, at, timezone) == moment


def test_a_time_that_the_clocks_skip_comes_after_the_gap() -> None:
    assert moment_of(date(2026, 3, 29), time(2, 30), "Europe/Zurich") == utc(2026, 3, 29, 1, 30)


def test_a_time_that_the_clocks_repeat_comes_the_first_time() -> None:
    assert moment_of(date(2026, 10, 25), time(2, 30), "Europe/Zurich") == utc(2026, 10, 25, 0, 30)


def test_a_day_that_a_zone_left_out_has_no_moment() -> None:
    assert moment_of(date(2011, 12, 30), time(9), "Pacific/Apia") is None
    assert moment_of(date(2011, 12, 31), time(9), "Pacific/Apia") is not None


def test_the_day_is_the_local_one() -> None:
    assert local_day(utc(2026, 11, 18, 23), "Asia/Tokyo") == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("day", "code", "free"),
    [
        (date(2026, 8, 1), "CH", True),
        (date(2026, 8, 1), "US", False),
        (date(2026, 4, 20), "US-MA", True),
        (date(2026, 4, 20), "US", False),
        (date(2026, 8, 1), None, False),
    ],
)
def test_public_holidays_are_known_by_country_and_part(day: date, code: str | None, free: bool) -> None:
    assert is_holiday(day, code) is free


@pytest.mark.parametrize("code", ["ZZ", "US-QQ", "", "Switzerland!"])
def test_unknown_holidays_are_refused(code: str) -> None:
    with pytest.raises(BadInput, match="public holidays"):
        check_holidays(code)
