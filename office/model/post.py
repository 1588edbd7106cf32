"""How much post comes when: weekdays, holidays, edges of months, school terms; and what its teams share."""

from datetime import date, timedelta
from functools import lru_cache

from contracts.items import ItemClass
from mailroom.workdays import add_workdays, is_workday, workdays_between

WEEKDAYS = (1.03, 1.05, 1.0, 0.95, 0.75, 0.12, 0.10)
"""Arrivals of a calendar day against the mean working day; what comes at the weekend counts on Monday."""
HOLIDAY = 0.11
AFTER_HOLIDAY = 0.6
"""Share of a holiday's missing post that comes with the next delivery."""
MIXING_SHAPE = 14.0
"""Shape of the gamma factor that all post of a team and day shares: volumes spread more than Poisson."""
MONTH_EDGE_RENEWALS, MONTH_EDGE_SHARE = 1.9, 5 / 21
"""Renewals in the last three and first two working days of a month against the other days, and how many those are."""
SCHOOL_TERM_BUT = {2: 1.8, 8: 2.0, 9: 1.8}
"""Months in which education and participation benefits peak."""
PARENT_SHARE, PARENT_DUE = 0.4, (6, 14)
"""Share of evidence that inherits the clock of an open matter, and working days until that is due."""


@lru_cache(maxsize=4096)
def day_factor(day: date) -> float:
    """Post of a calendar day against the mean working day."""
    usual = WEEKDAYS[day.weekday()]
    if not is_workday(day):
        return min(usual, HOLIDAY)
    before = add_workdays(day, -1)
    missed = sum(
        WEEKDAYS[each.weekday()] - HOLIDAY
        for each in (before + timedelta(days=i) for i in range(1, (day - before).days))
        if each.weekday() < 5
    )
    return usual + AFTER_HOLIDAY * missed


@lru_cache(maxsize=16384)
def class_factor(item_class: ItemClass, day: date) -> float:
    """How much more than usual of a class comes on that day."""
    if item_class is ItemClass.BUT:
        return SCHOOL_TERM_BUT.get(day.month, 1.0)
    return renewals(day) if item_class is ItemClass.WBA else 1.0


def renewals(day: date) -> float:
    """Renewals of a day against the mean day."""
    usual = 1 / (1 + MONTH_EDGE_SHARE * (MONTH_EDGE_RENEWALS - 1))
    return usual * (MONTH_EDGE_RENEWALS if is_month_edge(day) else 1.0)


def is_month_edge(day: date) -> bool:
    """Whether the day is one of the last three or first two working days of its month."""
    first, before = day.replace(day=1), day - timedelta(days=1)
    return workdays_between(first - timedelta(days=1), day) <= 2 or workdays_between(before, month_end(day)) <= 3


def month_end(day: date, months: int = 1) -> date:
    """Last day of the month, the first being the day's own."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1) - timedelta(days=1)
