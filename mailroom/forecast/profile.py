"""How a working day's arrivals compare with the mean: by weekday, after holidays, by day of the month."""

from datetime import date, timedelta
from functools import lru_cache

from contracts.items import ItemClass
from mailroom.forecast.parameters import (
    HOLIDAY_POST,
    MONTH_EDGE_FACTOR,
    MONTH_EDGE_FIRST,
    MONTH_EDGE_LAST,
    WEEKDAY_PROFILE,
    WORKDAYS_PER_MONTH,
)
from mailroom.workdays import add_workdays, is_workday, months_after, workdays_between

MONTHLY = frozenset({ItemClass.WBA})
"""Classes that come at the turn of the month: grants end with a month (docs/rules/forecast.md#arrivals)."""


def day_share(item_class: ItemClass, day: date) -> float:
    """Arrivals of a working day against the mean working day of the class; 0 on a day off."""
    return weekday_share(day) * (month_share(day) if item_class in MONTHLY else 1.0)


@lru_cache(maxsize=4096)
def weekday_share(day: date) -> float:
    """The share by weekday, with most of what did not come on the holidays right before."""
    if not is_workday(day):
        return 0.0
    before = add_workdays(day, -1)
    off = (before + timedelta(days=n) for n in range(1, (day - before).days))
    return WEEKDAY_PROFILE[day.weekday()] + HOLIDAY_POST * sum(WEEKDAY_PROFILE[each.weekday()] for each in off)


@lru_cache(maxsize=4096)
def month_share(day: date) -> float:
    """The share by day of the month, 1 in the mean of a month."""
    edge = MONTH_EDGE_LAST + MONTH_EDGE_FIRST
    within = WORKDAYS_PER_MONTH / (WORKDAYS_PER_MONTH + (MONTH_EDGE_FACTOR - 1) * edge)
    return within * (MONTH_EDGE_FACTOR if _is_month_edge(day) else 1.0)


def _is_month_edge(day: date) -> bool:
    first = day.replace(day=1)
    last = months_after(first, 1) - timedelta(days=1)
    since_first = workdays_between(first - timedelta(days=1), day)
    until_last = workdays_between(day - timedelta(days=1), last)
    return since_first <= MONTH_EDGE_FIRST or until_last <= MONTH_EDGE_LAST
