"""Statutory clocks that will break: items that cannot be done by due date order before the law's date."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from mailroom.forecast.calendar import Ahead
from mailroom.forecast.capacity import CapacityAhead
from mailroom.forecast.counts import TeamCounts


class Clocks(NamedTuple):
    """Open items whose statutory clock has ended, and that will end within the horizons before they can be done."""

    broken: int
    breaking: float


def clocks_of(counts: TeamCounts, capacity: CapacityAhead, ahead: Ahead) -> Clocks:
    """What breaks if the team works by due date; among items of one due date, each is equally likely to be last."""
    legal = counts.legal
    broken = sum(items for (_, end), items in legal.items() if end < ahead.today)
    soon = {key: items for key, items in legal.items() if ahead.today <= key[1] <= ahead.days[-1]}
    if not soon:
        return Clocks(broken, 0.0)
    dues, done_at = _queue(counts)
    able = list(accumulate(day.minutes for day in (capacity.rest_of_today, *capacity.coming)))
    breaking = sum(
        items * _late_share(dues, done_at, due_on, able[bisect_right(ahead.days, end)])
        for (due_on, end), items in sorted(soon.items())
    )
    return Clocks(broken, breaking)


def _queue(counts: TeamCounts) -> tuple[Sequence[date], Sequence[int]]:
    """Due dates in their order, and the minutes until the work of each is done."""
    minutes: dict[date, int] = {}
    for (_, due_on), waiting in counts.workable.items():
        minutes[due_on] = minutes.get(due_on, 0) + waiting.minutes
    dues = sorted(minutes)
    return dues, list(accumulate(minutes[due_on] for due_on in dues))


def _late_share(dues: Sequence[date], done_at: Sequence[int], due_on: date, able: float) -> float:
    """The share of a due date's work that is not done with this many minutes."""
    place = bisect_right(dues, due_on) - 1
    if place < 0 or done_at[place] <= able:
        return 0.0
    before = done_at[place - 1] if place else 0
    own = done_at[place] - before
    return min(1.0, (done_at[place] - able) / own) if own else 1.0
