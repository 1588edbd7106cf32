"""Working days of North Rhine-Westphalia and business dates in Europe/Berlin.

Every function is total: outside `FIRST_YEAR`..`LAST_YEAR` only weekends are off, and arithmetic beyond the
calendar stops at its first or last day, so that a wrong date in a message is a wrong figure and never a crash.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

BERLIN = ZoneInfo("Europe/Berlin")
FIRST_YEAR, LAST_YEAR = 1995, 2060
_SATURDAY = 5


@lru_cache(maxsize=1)
def _off() -> tuple[int, ...]:
    """Ordinals of the public holidays of NRW that fall on Monday to Friday, ascending."""
    calendar = holidays.country_holidays("DE", subdiv="NW", years=range(FIRST_YEAR, LAST_YEAR + 1))
    return tuple(sorted(day.toordinal() for day in calendar if day.weekday() < _SATURDAY))


@lru_cache(maxsize=1)
def _off_set() -> frozenset[int]:
    return frozenset(_off())


def is_workday(day: date) -> bool:
    """Monday to Friday and no public holiday of NRW."""
    return day.weekday() < _SATURDAY and day.toordinal() not in _off_set()


@lru_cache(maxsize=65536)
def add_workdays(day: date, n: int) -> date:
    """The n-th working day after `day`, before it if `n` is negative; with 0 `day` itself or the next working day."""
    if n == 0:
        return day if is_workday(day) else add_workdays(day, 1)
    step = 1 if n > 0 else -1
    ordinal, left, last = day.toordinal(), abs(n), date.max.toordinal()
    while left and 1 < ordinal + step < last:
        ordinal += step
        if is_workday(date.fromordinal(ordinal)):
            left -= 1
    return date.fromordinal(ordinal)


def _workdays_until(day: date) -> int:
    """How many working days there were up to and including `day` (ordinal 1 was a Monday)."""
    ordinal = day.toordinal()
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5) - bisect_right(_off(), ordinal)


@lru_cache(maxsize=65536)
def workdays_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; the negative count if `end` lies before `start`."""
    return _workdays_until(end) - _workdays_until(start)


def business_date(at: datetime) -> date:
    """The calendar day of an instant in Europe/Berlin; beyond the calendar its first or last day."""
    try:
        return at.astimezone(BERLIN).date()
    except OverflowError:
        return date.min if at.year == date.min.year else date.max


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """Wall time of Europe/Berlin on that day as an instant in UTC; before the calendar its first instant."""
    try:
        return datetime.combine(day, time(hour, minute), BERLIN).astimezone(UTC)
    except OverflowError:  # Berlin is ahead of UTC
        return datetime.min.replace(tzinfo=UTC)


def workdays_later(moment: datetime, n: int) -> datetime:
    """So many working days after an instant, at the same Berlin wall time to the minute."""
    try:
        wall = moment.astimezone(BERLIN)
    except OverflowError:
        return moment
    return local(add_workdays(wall.date(), n), wall.hour, wall.minute)


def months_after(day: date, months: int) -> date:
    """End of a period of calendar months: the day with the same number, else the month's last (BGB section 188)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year >= date.max.year:
        return date.max
    first_of_next = date(year + 1, 1, 1) if month == 11 else date(year, month + 2, 1)
    last = first_of_next - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))
