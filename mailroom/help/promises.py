"""What help is expected to do, said when it is asked for (docs/rules/relief.md#promised-and-happened)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from contracts.items import ItemClass
from contracts.jams import TeamOutlookDrawn
from contracts.reliefs import LoadPromised, Promised, ReliefChanged, ShareStated
from mailroom.allocation import parameters
from mailroom.allocation.load import DueMinutes, Load, load_of
from mailroom.allocation.relief.shares import open_shares
from mailroom.deadlines import CLASSES
from mailroom.whatif.projection import project
from mailroom.whatif.workload import without, workload_of
from mailroom.workdays import add_workdays, business_date

Outlooks = Mapping[str, TeamOutlookDrawn]
_Leaving = tuple[tuple[ItemClass, int, float], ...]
"""Class, working days until due, minutes."""


def with_promises(relief: ReliefChanged, outlooks: Outlooks, at: datetime) -> ReliefChanged:
    """The relief with what its new shares, and at first the whole, are expected to do.

    Said once: what people agreed to by it is what later counts. `outlooks`: the last of each team; nothing is said of a
    team without one.
    """
    giver = outlooks.get(relief.from_team)
    if giver is None:
        return relief
    leaving = _leaving(giver, relief, sum(share.likely_minutes for share in open_shares(relief)))
    stated = tuple(
        share.model_copy(update={"promised": _load(outlooks.get(share.to_team), share, leaving, at)})
        if share.promised is None and share.asked_at == at
        else share
        for share in relief.shares
    )
    whole = relief.promised if relief.asked_at != at else _whole(giver, leaving, at)
    return relief.model_copy(update={"shares": stated, "promised": whole})


def _leaving(giver: TeamOutlookDrawn, relief: ReliefChanged, minutes: int) -> _Leaving:
    """This much of what may leave the giver, earliest due first."""
    found, left = [], float(minutes)
    for bucket in sorted(giver.due_buckets, key=lambda each: (each.workdays, each.item_class)):
        rule = CLASSES[bucket.item_class]
        stays = rule.urgent or rule.movable == "never" or bucket.workdays < parameters.SOONEST_DUE_WORKDAYS
        if stays or (relief.item_classes and bucket.item_class not in relief.item_classes):
            continue
        taken = min(left, float(bucket.minutes))
        if taken > 0:
            found.append((bucket.item_class, bucket.workdays, taken))
            left -= taken
    return tuple(found)


def _whole(giver: TeamOutlookDrawn, leaving: _Leaving, at: datetime) -> Promised:
    alone = workload_of(giver)
    relieved, _ = without(alone, leaving)
    before, after = project(alone), project(relieved)
    return Promised(
        minutes=round(sum(minutes for *_, minutes in leaving)),
        clear_on=_day(after.clear_day, at),
        clear_without_on=_day(before.clear_day, at),
        saved_items=round(max(0.0, before.late_items - after.late_items), 1),
        saved_legal_items=round(max(0.0, before.late_legal_items - after.late_legal_items), 1),
    )


def _day(workdays: int | None, at: datetime) -> date | None:
    return None if workdays is None else add_workdays(business_date(at), workdays)


def _load(
    receiver: TeamOutlookDrawn | None, share: ShareStated, leaving: _Leaving, at: datetime
) -> LoadPromised | None:
    if receiver is None:
        return None
    everything = sum(minutes for *_, minutes in leaving)
    part = min(1.0, share.likely_minutes / everything) if everything else 0.0
    coming = _due((workdays, part * minutes) for _, workdays, minutes in leaving)
    return worst_load(load_of(receiver).plus(coming, parameters.MOVED_WORK_FACTOR), at)


def worst_load(load: Load, at: datetime) -> LoadPromised | None:
    """The day up to which the most of a team's capacity is filled, of those within the judged horizon; None for a team
    without capacity."""
    figures = [
        (round(demand / capacity, 4), -edge)
        for edge, demand, capacity in zip(load.edges, load.demand, load.capacity, strict=True)
        if edge <= parameters.JUDGED_WORKDAYS and capacity > 0
    ]
    if not figures:
        return None
    worst, edge = max(figures)
    return LoadPromised(worst_load=worst, worst_on=add_workdays(business_date(at), -edge))


def _due(parts: Iterable[tuple[int, float]]) -> DueMinutes:
    found: dict[int, float] = {}
    for workdays, minutes in parts:
        found[workdays] = found.get(workdays, 0.0) + minutes
    return found
