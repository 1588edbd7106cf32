"""Times as logs write them, and the instants at which business time is driven."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from mailroom.workdays import is_workday, local

SLOTS = ((8, 30), (13, 0), (18, 0))
"""Publication times of capacity (privacy rule P5) and the day's end, wall time of Europe/Berlin."""

_SATURDAY = 5


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


def slots_of(first: date, last: date, calendar: str) -> Iterator[tuple[datetime, bool]]:
    """Every tick of the working days from `first` to `last`, and whether it is the day's last."""
    works = working_days(calendar)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if works(day):
            for hour, minute in SLOTS:
                yield local(day, hour, minute), (hour, minute) == SLOTS[-1]
