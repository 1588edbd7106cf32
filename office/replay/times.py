"""Times as logs write them, and the instants at which business time is driven."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mailroom.workdays import is_workday, local
from office.model.hours import DAYS_END, SLOTS

TICKS = (*SLOTS, (DAYS_END, 0))
"""Publication times of capacity and the day's end, wall time of Europe/Berlin."""

_SATURDAY = 5


class Slot(NamedTuple):
    """A tick, and whether it is the last of its working day and of its week."""

    at: datetime
    ends_day: bool
    ends_week: bool

    def needed(self, quiet_days: str) -> bool:
        """Whether it is driven although nothing happened since the one before (`[ticks] quiet_days`)."""
        return {"all-slots": True, "day-end": self.ends_day, "weekly": self.ends_week}[quiet_days]


def instant_of(text: str, zone: ZoneInfo) -> datetime:
    """An ISO 8601 time (a date alone is its midnight) as an instant in UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def date_of(text: str, zone: ZoneInfo) -> date:
    """The calendar day of an ISO 8601 date or time in the log's zone. Raises ValueError."""
    return instant_of(text, zone).astimezone(zone).date()


def working_days(calendar: str) -> Callable[[date], bool]:
    """Which days count as working days: `nrw`, `weekdays` or `all`."""
    return {"nrw": is_workday, "weekdays": lambda day: day.weekday() < _SATURDAY, "all": lambda _: True}[calendar]


def slots_of(first: date, last: date, calendar: str) -> Iterator[Slot]:
    """Every tick of the working days from `first` to `last`."""
    works = working_days(calendar)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    worked = [day for day in days if works(day)]
    for day, following in zip_longest(worked, worked[1:]):
        ends_week = following is None or following.isocalendar()[:2] != day.isocalendar()[:2]
        for hour, minute in TICKS:
            ends_day = (hour, minute) == TICKS[-1]
            yield Slot(local(day, hour, minute), ends_day, ends_day and ends_week)
