"""The days of a run: real working days of North Rhine-Westphalia by their number, 0 being the first."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from mailroom.workdays import add_workdays, workdays_between
from office.model.draw import array_generator
from office.model.post import is_month_edge

WARM_UP, MEASURED, RUN_OUT = 30, 70, 40
"""Working days: until figures count, while they count and post comes in, and without post until the end."""
ARRIVALS_END = WARM_UP + MEASURED
DAYS = ARRIVALS_END + RUN_OUT
OPENS, CLOSES = 8, 17
"""Wall hours between which a working day has its post, its work and its answers, all spread evenly."""
DAY_HOURS = CLOSES - OPENS
TICKS = range(OPENS + 1, CLOSES)
"""The full hours at which the product may look at the office."""
SHOCK = WARM_UP
"""The day on which scenarios begin."""
KNOWN_AHEAD = 20
"""Working days ahead for which planned absence is published."""
MONTH = 21
"""Working days of a team-month."""

_FIRST_MONDAY = date(2026, 1, 5)
_WEEKS = 52


@dataclass(frozen=True)
class Days:
    """Numbers and dates of one run."""

    first: date

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The date of each number, those ahead of the last day included."""
        return tuple(add_workdays(self.first, number) if number else self.first for number in range(DAYS + 60))

    def date_of(self, number: int) -> date:
        """The date of a number, also before the first day."""
        return add_workdays(self.first, number) if number else self.first

    def number(self, day: date) -> int:
        """The number of a working day; negative before the first."""
        return workdays_between(self.first, day)

    def is_month_edge(self, number: int) -> bool:
        """Whether the day is one of the last three or first two working days of its month."""
        return is_month_edge(self.date_of(number))

    def month_end(self, after: int) -> int:
        """The first day from that number on that is the third last working day of a month."""
        return next(n for n in range(after, DAYS) if not self.is_month_edge(n - 1) and self.is_month_edge(n))


def days_of(seed: int) -> Days:
    """Each seed begins in another week of the year, so that holidays fall differently."""
    week = int(array_generator("first day", seed).integers(_WEEKS))
    return Days(add_workdays(_FIRST_MONDAY + timedelta(weeks=week), 0))
