"""Capacity pooled per skill: work that only some teams can do, against all those teams' capacity.

By Hall's condition work fits somewhere only if, for every set of classes, the teams able to do them have the
capacity for all of it. Checked here for each set of teams that comprises all the teams able to do some class: a skill's
whole pool, and the whole region (docs/rules/allocation.md#shortage).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.items import ItemClass
from contracts.jams import HorizonOutlook, TeamOutlookDrawn
from mailroom.allocation import parameters
from mailroom.forecast.demand import due_after
from mailroom.teams import Roster


@dataclass(frozen=True, slots=True)
class Pool:
    """All teams able to do some class, all work that only they can do; minutes within the judged horizon."""

    teams: frozenset[str]
    classes: frozenset[ItemClass]
    demand: float
    capacity: float

    @property
    def excess(self) -> float:
        """Minutes of work beyond the capacity; negative is room."""
        return self.demand - self.capacity

    @property
    def is_short(self) -> bool:
        """Whether so much is missing that moving work cannot help."""
        return self.excess > parameters.SHORT_TOLERANCE * self.capacity


def pools(roster: Roster, outlooks: Iterable[TeamOutlookDrawn]) -> tuple[Pool, ...]:
    """Every pool that has work, the largest set of teams last. The whole region is always the last one."""
    outlooks = tuple(outlook for outlook in outlooks if outlook.horizons)
    work = {outlook.team: due_by_class(outlook) for outlook in outlooks}
    able = _able(roster, work)
    demand: dict[ItemClass, float] = defaultdict(float)
    for classes in work.values():
        for item_class, minutes in classes.items():
            demand[item_class] += minutes
    capacity = {outlook.team: judged(outlook).capacity_minutes for outlook in outlooks}
    everybody = frozenset(capacity)
    found = []
    for teams in sorted({*able.values(), everybody}, key=lambda teams: (len(teams), sorted(teams))):
        only = frozenset(each for each, can in able.items() if can <= teams)
        minutes = sum(demand[each] for each in sorted(only))
        found.append(Pool(teams, only, minutes, sum(capacity[team] for team in sorted(teams))))
    return tuple(found)


def short_classes(found: Iterable[Pool]) -> frozenset[ItemClass]:
    """The classes for which all able teams together lack capacity."""
    return frozenset(each for pool in found if pool.is_short for each in pool.classes)


def judged(outlook: TeamOutlookDrawn) -> HorizonOutlook:
    """The farthest horizon within which work counts as late."""
    within = [each for each in outlook.horizons if each.workdays <= parameters.JUDGED_WORKDAYS]
    return max(within or outlook.horizons, key=lambda each: each.workdays)


def due_by_class(outlook: TeamOutlookDrawn) -> Mapping[ItemClass, float]:
    """Minutes due within the judged horizon by class: what is open and what will come, in sum the demand there."""
    horizon = judged(outlook)
    minutes: dict[ItemClass, float] = defaultdict(float)
    for bucket in outlook.due_buckets:
        if bucket.workdays <= horizon.workdays:
            minutes[bucket.item_class] += bucket.minutes
    for rate in outlook.class_rates:
        days = max(0, horizon.workdays - due_after(rate.item_class))
        minutes[rate.item_class] += rate.arrivals_per_workday * rate.minutes_per_item * days
    total = sum(minutes.values())
    scale = horizon.demand_minutes / total if total > 0 else 0.0
    return {each: minutes[each] * scale for each in sorted(minutes) if minutes[each] > 0}


def _able(roster: Roster, work: Mapping[str, Mapping[ItemClass, float]]) -> dict[ItemClass, frozenset[str]]:
    """Teams able to do each class that waits. A team that already has such work is able to do it, whatever its skills
    say."""
    waiting = sorted({each for classes in work.values() for each in classes})
    return {
        each: frozenset(team for team in work if each in work[team] or roster.can_work(team, each)) for each in waiting
    }
