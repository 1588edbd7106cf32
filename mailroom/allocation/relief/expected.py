"""How much running shares may still bring: an expectation with a band (docs/rules/relief.md#what-may-still-come).

It informs people. No room is reserved for it: whether a receiver may take something is judged at each tick, and most
of what is agreed is never used.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from contracts.reliefs import ReliefChanged, ShareStated
from mailroom.allocation import parameters
from mailroom.allocation.relief.shares import Standing, standing
from mailroom.workdays import business_date, is_workday, workdays_between


class Coming(NamedTuple):
    """Minutes of work that may still move: as expected, and between which amounts four of five shares end."""

    low: float
    likely: float
    high: float

    def plus(self, other: "Coming") -> "Coming":
        """Both together. The band is no narrower than it is: shares of one giver rise and fall together."""
        return Coming(self.low + other.low, self.likely + other.likely, self.high + other.high)


NOTHING = Coming(0.0, 0.0, 0.0)


def still_coming(relief: ReliefChanged, share: ShareStated, at: datetime) -> Coming:
    """What this share may still bring from `at` on; nothing unless it runs. Never more than is agreed."""
    if standing(relief, share) is not Standing.RUNNING:
        return NOTHING
    today = business_date(at)
    if share.until < today:
        return NOTHING
    days = is_workday(today) + workdays_between(today, share.until)
    left = max(0.0, min(share.budget_minutes - share.moved_minutes, days * share.minutes_per_day))
    used = share.moved_minutes / share.likely_minutes if share.likely_minutes else 0.0
    amounts = (
        min(left, share.likely_minutes * max(whole - used, least))
        for whole, least in zip(parameters.COMING_OF_LIKELY, parameters.LEAST_COMING_OF_LIKELY, strict=True)
    )
    return Coming(*amounts)


def coming_by_pair(reliefs: Iterable[ReliefChanged], at: datetime) -> dict[tuple[str, str], Coming]:
    """Of each pair of teams whose share runs, in order: what may still go from the first to the second."""
    found = {}
    for relief in sorted(reliefs, key=lambda each: each.relief_id):
        for share in relief.shares:
            expected = still_coming(relief, share, at)
            if expected.high > 0:
                found[relief.from_team, share.to_team] = expected
    return dict(sorted(found.items()))
