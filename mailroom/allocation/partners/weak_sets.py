"""Jordan–Graves weak sets: classes whose work may stay undone while other teams have nothing to do.

For a set M of classes let D be its work and C the capacity of all teams that can reach it, over some weeks. Its
weakness is P(D_M - C_M > max(0, D - C)): more of M is undone than would be if everybody could do everything
(Jordan & Graves, Management Science 41 (1995) 577, section 3). That is D_M > C_M while all other work is less than
the other teams' capacity; with independent normal work and capacity the product of the two probabilities.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import erf, sqrt

from contracts.items import ItemClass
from contracts.teams import TeamDescribed
from mailroom.allocation import parameters
from mailroom.allocation.partners.propose import components
from mailroom.deadlines import CLASSES
from mailroom.forecast.parameters import (
    DISPERSION,
    HANDLING_VARIATION,
    NET_MINUTES_PER_FTE,
    PRESENCE_SPREAD,
    SPELL_WORKDAYS,
    USUAL_PRESENCE,
)
from mailroom.teams import Roster, roster_of

_MOST_PARTS = 10
"""Up to this many parts, every set of them is checked; with more, only single parts and pairs."""


@dataclass(frozen=True, slots=True)
class WeakSet:
    """Classes, the teams that can reach their work, and the probability that some stays undone while other teams are
    idle."""

    classes: tuple[ItemClass, ...]
    teams: tuple[str, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class _Part:
    """Work that one connected group of able teams shares: mean and variance in minutes."""

    classes: tuple[ItemClass, ...]
    teams: frozenset[str]
    mean: float
    variance: float


def weak_sets(teams: Iterable[TeamDescribed], partners: Mapping[str, Iterable[str]]) -> tuple[WeakSet, ...]:
    """The sets of classes of one region that are weak with these partners, the weakest first."""
    roster = roster_of(sorted(teams, key=lambda team: team.team))
    opened = [roster.teams[team] for team in sorted(roster.teams) if roster.is_open(team)]
    parts = _parts(roster, opened, partners)
    found = (_weakness(chosen, parts, opened) for chosen in _sets(parts))
    weak = [each for each in found if each.probability >= parameters.WEAK_FROM]
    return tuple(sorted(weak, key=lambda each: (-each.probability, each.classes, each.teams)))


def _sets(parts: Sequence[_Part]) -> Iterable[tuple[_Part, ...]]:
    largest = len(parts) if len(parts) <= _MOST_PARTS else 2
    return (chosen for size in range(1, largest + 1) for chosen in combinations(parts, size))


def _parts(roster: Roster, teams: Sequence[TeamDescribed], partners: Mapping[str, Iterable[str]]) -> tuple[_Part, ...]:
    work = {team.team: usual_work(roster, team) for team in teams}
    able: dict[frozenset[str], list[ItemClass]] = {}
    for each in sorted({each for items in work.values() for each in items}):
        can = frozenset(team for team in work if each in work[team] or roster.can_work(team, each))
        able.setdefault(can, []).append(each)
    found = []
    for can, classes in able.items():
        for group in components(partners, can):
            items = {each: sum(work[team].get(each, 0.0) for team in sorted(group)) for each in classes}
            mean, variance = _moments(items)
            if mean > 0:
                found.append(_Part(tuple(classes), group, mean, variance))
    return tuple(sorted(found, key=lambda part: (part.classes, sorted(part.teams))))


def usual_work(roster: Roster, team: TeamDescribed) -> Mapping[ItemClass, float]:
    """Items per working day by class: as described, else the usual mix of what the team can do at the usual load."""
    if team.usual_items_per_day:
        return {each: rate for each, rate in sorted(team.usual_items_per_day.items()) if rate > 0}
    shares = {each: rule.share for each, rule in CLASSES.items() if rule.share and roster.can_work(team.team, each)}
    minutes = sum(share * CLASSES[each].minutes for each, share in shares.items())
    items = parameters.USUAL_LOAD * _capacity(team) / minutes if minutes else 0.0
    return {each: share * items for each, share in shares.items()}


def _capacity(team: TeamDescribed) -> float:
    return team.staffed_fte * USUAL_PRESENCE * NET_MINUTES_PER_FTE


def _moments(items_per_day: Mapping[ItemClass, float]) -> tuple[float, float]:
    days = parameters.WEAK_OVER_WORKDAYS
    mean = sum(days * rate * CLASSES[each].minutes for each, rate in items_per_day.items())
    spread = DISPERSION + HANDLING_VARIATION**2
    variance = sum(days * rate * CLASSES[each].minutes ** 2 * spread for each, rate in items_per_day.items())
    return mean, variance


def _weakness(chosen: Sequence[_Part], parts: Sequence[_Part], teams: Sequence[TeamDescribed]) -> WeakSet:
    reached = frozenset(team for part in chosen for team in part.teams)
    able = [team for team in teams if team.team in reached]
    others = [team for team in teams if team.team not in reached]
    undone = _exceeds(chosen, able)
    idle = 1.0 - _exceeds([part for part in parts if part not in chosen], others)
    classes = tuple(sorted({each for part in chosen for each in part.classes}))
    return WeakSet(classes, tuple(sorted(reached)), round(undone * idle, 4) if others else 0.0)


def _exceeds(parts: Sequence[_Part], teams: Sequence[TeamDescribed]) -> float:
    """Probability that this work exceeds what these teams can do."""
    days = parameters.WEAK_OVER_WORKDAYS
    mean = sum(part.mean for part in parts) - days * sum(_capacity(team) for team in teams)
    nominal = [team.staffed_fte * NET_MINUTES_PER_FTE for team in teams]
    variance = sum(part.variance for part in parts)
    variance += sum((PRESENCE_SPREAD * each) ** 2 * days * min(days, SPELL_WORKDAYS) for each in nominal)
    if variance <= 0:
        return 1.0 if mean > 0 else 0.0
    return 0.5 * (1 + erf(mean / sqrt(2 * variance)))
