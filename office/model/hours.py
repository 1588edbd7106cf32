"""The day of the played office: when it is looked at, and how much of a working day lies between two looks."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from mailroom.workdays import add_workdays, business_date, is_workday, local

OPENS, CLOSES = 8, 17
"""Office hours in which clerks work, Europe/Berlin."""
DAYS_END = 18
SLOTS = ((8, 30), (13, 0))
"""Fixed publication times of capacity (privacy rule P5)."""


def steps_of(day: date) -> tuple[datetime, ...]:
    """Instants at which the clock stops on a working day: hourly in office hours, the slots, the day's end."""
    hourly = [(hour, 0) for hour in range(OPENS, CLOSES + 1)]
    return tuple(local(day, hour, minute) for hour, minute in sorted({*hourly, *SLOTS, (DAYS_END, 0)}))


def step_after(at: datetime) -> datetime:
    """The next instant at which the clock stops; nights and days off are passed over in one step."""
    today = business_date(at)
    if is_workday(today):
        for step in steps_of(today):
            if step > at:
                return step
    return steps_of(add_workdays(today, 1))[0]


def is_slot(at: datetime) -> bool:
    """Whether capacity takes effect at this instant."""
    day = business_date(at)
    return at in {local(day, hour, minute) for hour, minute in SLOTS}


def share_of_workday(start: datetime, end: datetime) -> float:
    """How much of the office hours of `end`'s day lies between the two instants, 0 to 1; none of a day off."""
    day = business_date(end)
    if not is_workday(day):
        return 0.0
    opens, closes = local(day, OPENS), local(day, CLOSES)
    worked = min(end, closes) - max(start, opens)
    return max(worked, timedelta(0)) / (closes - opens)


def after_office_minutes(start: datetime, minutes: float) -> datetime:
    """The instant after this many minutes of office hours."""
    left = timedelta(minutes=minutes)
    day = add_workdays(business_date(start), 0)
    at = max(start, local(day, OPENS))
    while left > (there := max(local(day, CLOSES) - at, timedelta(0))):
        left -= there
        day = add_workdays(day, 1)
        at = local(day, OPENS)
    return at + left


def days_touched(start: datetime, end: datetime) -> Iterator[date]:
    """Business dates from `start` to `end`, both included."""
    day, last = business_date(start), business_date(end)
    while day <= last:
        yield day
        day += timedelta(days=1)
