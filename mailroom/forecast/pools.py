"""The common pace of the teams of one site that do the same work: together their counts are large enough to show

in days a slowdown that one team's own figures show in weeks (docs/rules/forecast.md#pace).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from contracts.teams import TeamDescribed
from mailroom.forecast.pace import Pace, Worked, evolve, share_of_usual

Pools = Mapping[str, Pace]
"""Pace by site and family of classes. The pace of a pool is against the usual one of its teams, so about 1."""

LEAST_TEAMS = 3
"""Two teams are no common pace: one of them would speak for the other."""


def pool_of(described: TeamDescribed) -> str:
    """The pool of a team: its site and the classes it works on (none named: all that need no skill of their own)."""
    return "|".join((described.site, *sorted(described.only_classes)))


def learn_pools(pools: Pools, days: Iterable[Iterable[tuple[TeamDescribed, Pace, Worked]]]) -> Pools:
    """The pools after more days, each with what its busy teams did."""
    for day in days:
        parts: dict[str, list[tuple[Pace, Worked]]] = defaultdict(list)
        for described, pace, worked in day:
            parts[pool_of(described)].append((pace, worked))
        learnt = {
            name: evolve(pools.get(name, Pace()), _together(members))
            for name, members in parts.items()
            if len(members) >= LEAST_TEAMS
        }
        pools = {**pools, **learnt}
    return pools


def common_share(pools: Pools, described: TeamDescribed) -> float:
    """The pace of the team's pool against the usual one; 1 while the pool is not slow."""
    pool = pools.get(pool_of(described))
    return share_of_usual(pool, 1.0) if pool else 1.0


def _together(members: Iterable[tuple[Pace, Worked]]) -> Worked:
    """What they did together, with each team's presence weighed by its own usual pace."""
    each = list(members)
    done = sum(worked.done for _, worked in each)
    present = sum(worked.present * pace.usual for pace, worked in each)
    items = sum(worked.present / worked.per_item for _, worked in each)
    return Worked(done, present, sum(worked.present for _, worked in each) / items)
