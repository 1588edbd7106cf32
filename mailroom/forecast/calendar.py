"""The working days ahead of one moment: due buckets, what is left of today, expected share of arrivals."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from contracts.items import ItemClass
from mailroom.forecast.parameters import (
    BEYOND,
    DAY_ENDS_HOUR,
    DAY_STARTS_HOUR,
    HORIZONS,
    SHOWN_AT,
)
from mailroom.forecast.profile import MONTHLY, month_share, weekday_share
from mailroom.workdays import add_workdays, business_date, is_workday, local

_BUCKETS = (0, *HORIZONS, BEYOND)


@dataclass(frozen=True, slots=True)
class Ahead:
    """One moment and the working days after it. The arrivals sum the day profile from now up to each day."""

    at: datetime
    today: date
    left_of_today: float
    days: tuple[date, ...]
    evenly: tuple[float, ...]
    monthly: tuple[float, ...]
    edges: tuple[date, ...]

    def arrivals(self, item_class: ItemClass) -> tuple[float, ...]:
        """Arrivals of the class from now up to each day, in mean working days (0: the rest of today)."""
        return self.monthly if item_class in MONTHLY else self.evenly

    def bucket(self, due_on: date) -> int:
        """The due bucket: 0 for overdue or today, else the first horizon that reaches the date, 999 beyond."""
        return _BUCKETS[bisect_left(self.edges, due_on)]


@lru_cache(maxsize=64)
def ahead_of(at: datetime) -> Ahead:
    """The working days ahead of `at`."""
    today = business_date(at)
    days = tuple(add_workdays(today, ahead) for ahead in range(1, HORIZONS[-1] + 1))
    left = working_share(today, at, local(today, DAY_ENDS_HOUR))
    evenly = [left * weekday_share(today), *map(weekday_share, days)]
    monthly = [share * month_share(day) for share, day in zip(evenly, (today, *days), strict=True)]
    return Ahead(
        at=at,
        today=today,
        left_of_today=left,
        days=days,
        evenly=tuple(accumulate(evenly)),
        monthly=tuple(accumulate(monthly)),
        edges=(today, *(days[horizon - 1] for horizon in HORIZONS)),
    )


def working_share(day: date, start: datetime, end: datetime) -> float:
    """The share of a day's working time between two instants; 0 on a day off."""
    if not is_workday(day):
        return 0.0
    opens, closes = local(day, DAY_STARTS_HOUR), local(day, DAY_ENDS_HOUR)
    overlap = min(end, closes) - max(start, opens)
    return max(0.0, overlap / (closes - opens))


def last_slot(at: datetime) -> datetime:
    """The latest fixed publication time up to that moment (P5)."""
    today = business_date(at)
    slots = [local(day, *time) for day in (today - timedelta(days=1), today) for time in SHOWN_AT]
    return max(slot for slot in slots if slot <= at)
