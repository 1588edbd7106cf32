"""How much running shares may still bring: an expectation with a band (docs/rules/relief.md#what-may-still-come).

It informs people. No room is reserved for it: whether a receiver may take something is judged at each tick, and most
of what is agreed is never used.
"""

from collections.abc import Iterable
from datetime import datetime

from contracts.plans import NOTHING_COMES, Coming
from contracts.reliefs import ReliefChanged, ShareStated
from mailroom.allocation import parameters
from mailroom.allocation.relief.shares import Standing, standing
from mailroom.workdays import business_date, is_workday, workdays_between


def still_coming(relief: ReliefChanged, share: ShareStated, at: datetime) -> Coming:
    """What this share may still bring from `at` on; nothing unless it runs. Never more than is agreed."""
    if standing(relief, share) is not Standing.RUNNING:
        return NOTHING_COMES
    today = business_date(at)
    if share.until < today:
        return NOTHING_COMES
    days = is_workday(today) + workdays_between(today, share.until)
    left = max(0.0, min(share.budget_minutes - share.moved_minutes, days * share.minutes_per_day))
    used = share.moved_minutes / share.likely_minutes if share.likely_minutes else 0.0
    amounts = (
        min(left, share.likely_minutes * max(whole - used, least))
        for whole, least in zip(parameters.COMING_OF_LIKELY, parameters.LEAST_COMING_OF_LIKELY, strict=True)
    )
    return Coming(*amounts)


def less(coming: Coming, minutes: float) -> Coming:
    """What is left of it beside this much that is known to come; never less than nothing."""
    return Coming(*(max(0.0, each - minutes) for each in coming))


def together(coming: Iterable[Coming]) -> Coming:
    """All of them. The ends of the band are added up: what a giver needs makes its shares rise and fall together."""
    every = tuple(coming)
    return Coming(*(round(sum(each[place] for each in every), 1) for place in range(3)))


def coming_by_pair(reliefs: Iterable[ReliefChanged], at: datetime) -> dict[tuple[str, str], Coming]:
    """Of each pair of teams whose share runs, in order: what may still go from the first to the second."""
    found = {}
    for relief in sorted(reliefs, key=lambda each: each.relief_id):
        for share in relief.shares:
            expected = still_coming(relief, share, at)
            if expected.high > 0:
                found[relief.from_team, share.to_team] = expected
    return dict(sorted(found.items()))
