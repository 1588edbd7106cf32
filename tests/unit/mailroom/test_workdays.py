"""Working days of NRW."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailroom.workdays import add_workdays, business_date, is_workday, local, months_after, workdays_between

DAYS = st.dates(date(2000, 1, 1), date(2055, 12, 31))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 6, 4), "Corpus Christi"),
        (date(2027, 11, 1), "All Saints"),
        (date(2026, 5, 1), "Labour Day"),
        (date(2026, 12, 25), "Christmas"),
        (date(2026, 11, 21), "Saturday"),
        (date(2017, 10, 31), "Reformation, in that year only"),
    ],
)
def test_nobody_works_on_weekends_and_holidays_of_nrw(day: date, why: str) -> None:
    assert not is_workday(day), why


@pytest.mark.parametrize("day", [date(2026, 8, 15), date(2026, 1, 6), date(2026, 10, 31)])
def test_holidays_of_other_states_do_not_count(day: date) -> None:
    assert is_workday(day) == (day.weekday() < 5)


def test_zero_working_days_after_a_sunday_is_monday() -> None:
    assert add_workdays(date(2026, 11, 22), 0) == date(2026, 11, 23)
    assert add_workdays(date(2026, 11, 23), 0) == date(2026, 11, 23)


@given(DAYS, st.integers(-60, 60).filter(bool))
def test_the_nth_working_day_is_a_working_day_and_n_away(day: date, n: int) -> None:
    reached = add_workdays(day, n)
    assert is_workday(reached)
    if n > 0:
        assert workdays_between(day, reached) == n
    else:
        assert workdays_between(reached - timedelta(days=1), day - timedelta(days=1)) == -n


@given(DAYS, DAYS)
def test_working_days_between_equal_a_count_day_by_day(start: date, end: date) -> None:
    end = min(max(end, start - timedelta(days=500)), start + timedelta(days=500))
    low, high = sorted((start, end))
    counted = sum(is_workday(low + timedelta(days=i)) for i in range(1, (high - low).days + 1))
    assert workdays_between(start, end) == (counted if end >= start else -counted)


@given(st.dates(), st.integers(-50, 50), st.integers(0, 12))
def test_no_date_at_all_makes_the_calendar_fail(day: date, n: int, months: int) -> None:
    add_workdays(day, n)
    months_after(day, months)
    workdays_between(date(2026, 1, 1), day)


def test_a_month_ends_on_the_day_of_the_same_number_or_the_last() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 1, 15), 3) == date(2026, 4, 15)
    assert months_after(date(2026, 6, 30), 6) == date(2026, 12, 30)


def test_late_evening_in_utc_is_already_tomorrow_in_berlin() -> None:
    assert business_date(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert local(date(2026, 7, 1), 8, 30) == datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
    assert local(date(2026, 12, 1), 8, 30) == datetime(2026, 12, 1, 7, 30, tzinfo=UTC)


@given(st.datetimes(timezones=st.timezones()) | st.datetimes(timezones=st.just(UTC)))
def test_every_instant_has_a_business_date(at: datetime) -> None:
    assert abs((business_date(at) - at.date()).days) <= 1


@given(st.dates(), st.integers(0, 23), st.integers(0, 59))
def test_every_day_has_a_local_time(day: date, hour: int, minute: int) -> None:
    at = local(day, hour, minute)
    assert abs((at.date() - day).days) <= 1
    assert business_date(at) == day


def test_the_ends_of_the_calendar_stand() -> None:
    first = datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))
    last = datetime.max.replace(tzinfo=timezone(timedelta(hours=-12)))
    assert (business_date(first), business_date(last)) == (date.min, date.max)
    assert business_date(datetime.max.replace(tzinfo=UTC)) == date.max
    assert local(date.min, 0) == datetime.min.replace(tzinfo=UTC)
