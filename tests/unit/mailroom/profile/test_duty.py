"""Working time of the office: days off count nothing."""

from datetime import date, timedelta

import pytest

from mailroom.profile.duty import DAY_SECONDS, duty_seconds, on_duty
from mailroom.workdays import local

FRIDAY, MONDAY = date(2026, 2, 27), date(2026, 3, 2)
EPIPHANY, CORPUS_CHRISTI = date(2026, 1, 6), date(2026, 6, 4)


@pytest.mark.parametrize(
    ("day", "hour", "works"),
    [
        (MONDAY, 7, False),
        (MONDAY, 8, True),
        (MONDAY, 16, True),
        (MONDAY, 17, False),
        (date(2026, 3, 1), 10, False),
        (CORPUS_CHRISTI, 10, False),
        (EPIPHANY, 10, True),
    ],
)
def test_duty_follows_the_calendar_of_north_rhine_westphalia(day: date, hour: int, works: bool) -> None:
    assert on_duty(local(day, hour)) is works


def test_a_weekend_in_between_counts_nothing() -> None:
    assert duty_seconds(local(FRIDAY, 16), local(MONDAY, 9)) == 2 * 3600
    assert duty_seconds(local(FRIDAY, 18), local(MONDAY, 7)) == 0
    assert duty_seconds(local(FRIDAY, 8), local(MONDAY, 17)) == 2 * DAY_SECONDS


def test_an_end_before_the_start_is_no_time() -> None:
    noon = local(MONDAY, 12)
    assert duty_seconds(noon, noon - timedelta(hours=1)) == 0
