"""Another world: people away, a team closed for a while, two teams merged."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

from contracts.jams import CapacityDay, HorizonOutlook, JamPhase, TeamOutlookDrawn
from contracts.plans import MovableCell, MovableMeasured
from mailroom.allocation.shortage.pools import judged
from mailroom.allocation.situation import Situation
from mailroom.forecast.demand import Bound, makes_jam
from mailroom.forecast.parameters import (
    JUDGED_UP_TO,
    NET_MINUTES_PER_FTE,
    NOMINAL_WEEK,
    WATCH_RISK,
)
from mailroom.teams import Roster, evolve


@dataclass(frozen=True, slots=True)
class Absent:
    """A number of further full-time posts of a team are away for some working days, from tomorrow."""

    team: str
    fte: float
    workdays: int


@dataclass(frozen=True, slots=True)
class Closed:
    """A team does nothing for some working days, from tomorrow."""

    team: str
    workdays: int


@dataclass(frozen=True, slots=True)
class Merged:
    """A team with its work, its staff and its skills becomes part of another one."""

    team: str
    into: str


Change = Absent | Closed | Merged


def changed(situation: Situation, changes: Iterable[Change]) -> Situation:
    """The situation if all this were so. A change that names an unknown team is a KeyError: ask `unknown` first."""
    return reduce(_changed, changes, situation)


def unknown(situation: Situation, change: Change) -> tuple[str, ...]:
    """Names of fields of the change that name no team with an outlook in this situation."""
    teams = {outlook.team for outlook in situation.outlooks}
    named = {"team": change.team} | ({"into": change.into} if isinstance(change, Merged) else {})
    return tuple(name for name, team in named.items() if team not in teams)


def _changed(situation: Situation, change: Change) -> Situation:
    match change:
        case Absent():
            return _outlook(situation, _less(_of(situation, change.team), change.fte, change.workdays))
        case Closed():
            return _outlook(situation, _less(_of(situation, change.team), float("inf"), change.workdays))
        case Merged():
            return _merged(situation, change.team, change.into)


def _of(situation: Situation, team: str) -> TeamOutlookDrawn:
    return {outlook.team: outlook for outlook in situation.outlooks}[team]


def _outlook(situation: Situation, outlook: TeamOutlookDrawn) -> Situation:
    kept = (outlook if each.team == outlook.team else each for each in situation.outlooks)
    return replace(situation, outlooks=tuple(kept))


def _less(outlook: TeamOutlookDrawn, fte: float, workdays: int) -> TeamOutlookDrawn:
    days = [
        CapacityDay(day, max(0.0, minutes - fte * NET_MINUTES_PER_FTE) if ahead <= workdays else minutes)
        for ahead, (day, minutes) in enumerate(outlook.capacity_days, start=1)
    ]
    lost = [old.minutes - new.minutes for old, new in zip(outlook.capacity_days, days, strict=True)]
    horizons = [
        each._replace(capacity_minutes=max(0.0, each.capacity_minutes - sum(lost[: each.workdays])))
        for each in outlook.horizons
    ]
    return _rejudged(outlook, tuple(days), tuple(horizons))


def _rejudged(
    outlook: TeamOutlookDrawn, days: tuple[CapacityDay, ...], horizons: tuple[HorizonOutlook, ...]
) -> TeamOutlookDrawn:
    """The outlook with these figures, the phase raised where the jam rule's thresholds say so."""
    nominal = judged(outlook).capacity_minutes / judged(outlook).workdays if outlook.horizons else 0.0
    horizons = tuple(each._replace(risk=_risk(each)) for each in horizons)
    near = [each for each in horizons if each.workdays <= JUDGED_UP_TO]
    jams = any(
        makes_jam(each.workdays, each.demand_minutes - each.capacity_minutes, each.risk, NOMINAL_WEEK * nominal)
        for each in near
    )
    phase = outlook.phase
    if jams and phase is not JamPhase.OPEN:
        phase = JamPhase.FORECAST
    elif phase is JamPhase.NORMAL and any(each.risk >= WATCH_RISK for each in near):
        phase = JamPhase.WATCH
    soon = [day.minutes for day in days[:NOMINAL_WEEK]]
    mean = sum(soon) / len(soon) if soon else 0.0
    left = round(outlook.open_minutes / mean, 2) if mean > 0 else None
    return outlook.model_copy(
        update={"capacity_days": days, "horizons": horizons, "phase": phase, "days_of_work_left": left}
    )


def _risk(each: HorizonOutlook) -> float:
    bound = Bound(each.workdays, each.demand_minutes, each.capacity_minutes, 0.0, each.sigma_minutes)
    return round(bound.risk(), 4)


def _merged(situation: Situation, team: str, into: str) -> Situation:
    gone, host = _of(situation, team), _of(situation, into)
    if team == into:
        return situation
    outlooks = [_joined(host, gone) if each.team == into else each for each in situation.outlooks if each.team != team]
    cells = [measured for measured in situation.movable if measured.team not in (team, into)]
    joined = [cell for measured in situation.movable if measured.team in (team, into) for cell in measured.cells]
    return replace(
        situation,
        roster=_roster(situation.roster, team, into),
        outlooks=tuple(outlooks),
        movable=(*cells, MovableMeasured(region=host.region, team=into, at=host.at, cells=_summed(joined))),
        proposals=tuple(p for p in situation.proposals if team not in (p.from_team, p.to_team)),
        help_requests=tuple(each for each in situation.help_requests if each.team != team),
    )


def _joined(host: TeamOutlookDrawn, gone: TeamOutlookDrawn) -> TeamOutlookDrawn:
    minutes = {day: each for day, each in gone.capacity_days}
    days = tuple(CapacityDay(day, each + minutes.get(day, 0.0)) for day, each in host.capacity_days)
    others = {each.workdays: each for each in gone.horizons}
    horizons = tuple(_both(each, others[each.workdays]) for each in host.horizons if each.workdays in others)
    both = host.model_copy(
        update={
            "heads": host.heads + gone.heads,
            "open_items": host.open_items + gone.open_items,
            "open_minutes": host.open_minutes + gone.open_minutes,
            "due_buckets": (*host.due_buckets, *gone.due_buckets),
            "class_rates": (*host.class_rates, *gone.class_rates),
            "horizons": horizons,
        }
    )
    return _rejudged(both, days, horizons)


def _both(one: HorizonOutlook, other: HorizonOutlook) -> HorizonOutlook:
    sigma = (one.sigma_minutes**2 + other.sigma_minutes**2) ** 0.5
    demand = one.demand_minutes + other.demand_minutes
    return HorizonOutlook(one.workdays, demand, one.capacity_minutes + other.capacity_minutes, sigma, 0.0)


def _summed(cells: Iterable[MovableCell]) -> tuple[MovableCell, ...]:
    sums: dict[tuple[object, ...], MovableCell] = {}
    for cell in cells:
        key = cell[:4]
        known = sums.get(key)
        more = (cell.bundles, cell.items, cell.minutes)
        sums[key] = (
            known._replace(
                bundles=known.bundles + more[0], items=known.items + more[1], minutes=known.minutes + more[2]
            )
            if known
            else cell
        )
    return tuple(sums.values())


def _roster(roster: Roster, team: str, into: str) -> Roster:
    gone, host = roster.teams.get(team), roster.teams.get(into)
    if gone is None or host is None:
        return roster
    everything = not host.only_classes or not gone.only_classes
    wider = host.model_copy(
        update={
            "heads": host.heads + gone.heads,
            "skills": tuple(sorted({*host.skills, *gone.skills})),
            "only_classes": () if everything else tuple(sorted({*host.only_classes, *gone.only_classes})),
        }
    )
    return evolve(evolve(roster, gone.model_copy(update={"closed": True})), wider)
