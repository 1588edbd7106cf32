"""Everything a plan of one region is drawn from, and who may give and who may receive."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from contracts.jams import JamPhase, TeamOutlookDrawn
from contracts.plans import BasedOn, MovableCell, MovableMeasured, PlanReason
from contracts.proposals import OPEN_STATES, HelpRequested, ProposalChanged
from contracts.reliefs import ConsentState, ReliefChanged
from contracts.settings import SettingsChanged
from mailroom.allocation import limits, parameters
from mailroom.allocation.load import Load, load_of, pending, quarters
from mailroom.teams import Roster
from mailroom.workdays import business_date

JAMMED = frozenset({JamPhase.FORECAST, JamPhase.OPEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One region at one tick, as far as a plan depends on it."""

    region: str
    at: datetime
    based_on: BasedOn
    roster: Roster
    settings: SettingsChanged
    outlooks: tuple[TeamOutlookDrawn, ...]
    movable: tuple[MovableMeasured, ...]
    proposals: tuple[ProposalChanged, ...] = ()
    """Each proposal once, in its latest state."""
    reliefs: tuple[ReliefChanged, ...] = ()
    """Each agreement of help once, in its latest state; the ended ones as long as a pair of teams rests."""
    help_requests: tuple[HelpRequested, ...] = ()
    ordered: bool = False
    """A supervisor ordered a plan: every team that is forecast to be late gives, jam or not."""
    released: Mapping[str, datetime] = field(default_factory=dict)
    """When a team's jam was last released, where that is known."""


@dataclass(frozen=True, slots=True)
class Giver:
    """A team that may give. `load` is the load that remains once all its open proposals are carried out."""

    outlook: TeamOutlookDrawn
    load: Load
    minutes_left_today: float
    help_minutes: int
    """Minutes of help its lead requested; 0 where only the forecast calls for it."""
    help_classes: frozenset[str]
    """Classes the lead wants to give; empty means any."""
    reason: PlanReason
    within: int
    """Working days within which its lateness is to be relieved now."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A team that may receive, with its pending inbound work counted as load."""

    outlook: TeamOutlookDrawn
    load: Load
    limit: float
    minutes_left_today: float
    """Daily minutes it may still get, as load: moved minutes times `MOVED_WORK_FACTOR`."""
    rooms: tuple[int, ...]
    """Quarter-hours of moved work that fit, cumulative per horizon."""


def canonical(situation: Situation) -> Situation:
    """The same situation in the canonical order for planning, whatever order its parts came in."""
    return replace(
        situation,
        outlooks=tuple(sorted(situation.outlooks, key=lambda outlook: outlook.team)),
        movable=tuple(
            measured.model_copy(update={"cells": tuple(sorted(measured.cells, key=_cell_order))})
            for measured in sorted(situation.movable, key=lambda measured: measured.team)
        ),
        proposals=tuple(sorted(situation.proposals, key=lambda proposal: proposal.proposal_id)),
        reliefs=tuple(sorted(situation.reliefs, key=lambda relief: relief.relief_id)),
        help_requests=tuple(sorted(situation.help_requests, key=lambda request: (request.team, request.request_id))),
    )


def _cell_order(cell: MovableCell) -> tuple[object, ...]:
    return (cell.workdays, cell.item_class.value, cell.skills, cell.not_to_team, cell.items, cell.minutes, cell.bundles)


def asking(situation: Situation) -> tuple[str, ...]:
    """Teams that jam, ask for help, or are late while a plan was ordered."""
    helped = {request.team for request in situation.help_requests}
    return tuple(
        outlook.team
        for outlook in situation.outlooks
        if outlook.phase in JAMMED or outlook.team in helped or (situation.ordered and load_of(outlook).missing() > 0)
    )


def givers(situation: Situation) -> tuple[Giver, ...]:
    """Teams in need, with an unmet need near enough, that may still give today. A team that is to receive, or is asked
    to help or does, does not give."""
    asking_teams = frozenset(asking(situation))
    outbound, inbound = by_team(situation.proposals, "from_team"), by_team(situation.proposals, "to_team")
    helping = _helping(situation)
    found = []
    for outlook in situation.outlooks:
        is_to_receive = outlook.team in helping or _any_open(inbound.get(outlook.team, ()))
        if outlook.team not in asking_teams or not outlook.horizons or is_to_receive:
            continue
        giver = _giver(situation, outlook, outbound.get(outlook.team, ()))
        if giver.load.missing_within(giver.within) > 0 or giver.help_minutes > 0:
            found.append(giver)
    return tuple(found)


def partners_of(situation: Situation, team: str) -> tuple[str, ...]:
    """The teams that this one may give to, in the office's order; empty if it named none and may give to any."""
    described = situation.roster.teams.get(team)
    return described.partners[: parameters.MOST_PARTNERS] if described else ()


def _giver(situation: Situation, outlook: TeamOutlookDrawn, outbound: tuple[ProposalChanged, ...]) -> Giver:
    day = business_date(situation.at)
    cap = limits.giver_minutes_per_day(outlook, situation.settings)
    gone = sum(limits.minutes_on_day(proposal, day) for proposal in outbound)
    requests = [request for request in situation.help_requests if request.team == outlook.team]
    # Items on offer still count as the giver's load, but a need that an open proposal covers is not planned twice.
    covered = pending(outbound, situation.at)
    return Giver(
        outlook=outlook,
        load=load_of(outlook).plus(covered, -1.0),
        minutes_left_today=max(0.0, cap - gone),
        help_minutes=sum(request.minutes for request in requests),
        help_classes=frozenset(c.value for request in requests for c in request.item_classes)
        if all(request.item_classes for request in requests)
        else frozenset(),
        reason=_reason(outlook, bool(requests)),
        within=parameters.JUDGED_WORKDAYS if situation.ordered else parameters.RELIEVED_WORKDAYS,
    )


def _reason(outlook: TeamOutlookDrawn, helped: bool) -> PlanReason:
    if outlook.phase is JamPhase.OPEN:
        return PlanReason.RELIEVES_OPEN_JAM
    if outlook.phase is JamPhase.FORECAST:
        return PlanReason.RELIEVES_FORECAST_JAM
    return PlanReason.HELP_REQUESTED if helped else PlanReason.ORDERED


def receivers(situation: Situation) -> tuple[Receiver, ...]:
    """Teams that may receive: quiet, open, neither giving nor being helped nor cooling down."""
    asking_teams = frozenset(asking(situation))
    outbound, inbound = by_team(situation.proposals, "from_team"), by_team(situation.proposals, "to_team")
    helped, day = helped_teams(situation), business_date(situation.at)
    found = []
    for outlook in quiet(situation):
        given = outbound.get(outlook.team, ())
        released = situation.released.get(outlook.team)
        if (
            outlook.team in asking_teams
            or outlook.team in helped
            or _any_open(given)
            or any(p.moved_minutes > 0 and limits.is_cooling_down(p.at, situation.at) for p in given)
            or (released is not None and limits.is_cooling_down(released, situation.at))
        ):
            continue
        taken = inbound.get(outlook.team, ())
        come = parameters.MOVED_WORK_FACTOR * sum(limits.minutes_on_day(proposal, day) for proposal in taken)
        cap = limits.receiver_minutes_per_day(outlook, situation.settings)
        load, limit = loaded(outlook, taken, situation.at), limits.load_limit(outlook, situation.settings)
        rooms = tuple(quarters(room / parameters.MOVED_WORK_FACTOR) for room in load.room(limit))
        found.append(Receiver(outlook, load, limit, max(0.0, cap - come), rooms))
    return tuple(found)


def quiet(situation: Situation) -> tuple[TeamOutlookDrawn, ...]:
    """Teams without any sign of a jam that still take work and have a forecast."""
    return tuple(
        outlook
        for outlook in situation.outlooks
        if outlook.phase is JamPhase.NORMAL and outlook.horizons and situation.roster.is_open(outlook.team)
    )


def loaded(outlook: TeamOutlookDrawn, inbound: Iterable[ProposalChanged], at: datetime) -> Load:
    """A team's load with all that open proposals may still bring to it."""
    return load_of(outlook).plus(pending(inbound, at), parameters.MOVED_WORK_FACTOR)


def anybody_has_room(situation: Situation) -> bool:
    """Whether any quiet team could take work by its own forecast, cool-downs, skills and daily caps aside."""
    inbound = by_team(situation.proposals, "to_team")
    asking_teams = frozenset(asking(situation))
    for outlook in quiet(situation):
        if outlook.team in asking_teams:
            continue
        load = loaded(outlook, inbound.get(outlook.team, ()), situation.at)
        if max(load.room(limits.load_limit(outlook, situation.settings)), default=0.0) >= parameters.MOVED_WORK_FACTOR:
            return True
    return False


def by_team(
    proposals: Iterable[ProposalChanged], side: Literal["from_team", "to_team"]
) -> dict[str, tuple[ProposalChanged, ...]]:
    """Proposals by the team that gives (`from_team`) or receives (`to_team`)."""
    grouped: dict[str, list[ProposalChanged]] = {}
    for proposal in proposals:
        grouped.setdefault(proposal.from_team if side == "from_team" else proposal.to_team, []).append(proposal)
    return {team: tuple(members) for team, members in grouped.items()}


def helped_teams(situation: Situation) -> frozenset[str]:
    """Teams whose own relief has not ended."""
    return frozenset(relief.from_team for relief in situation.reliefs if relief.state is not ConsentState.ENDED)


def _helping(situation: Situation) -> frozenset[str]:
    """Teams that are asked to help another, or have agreed to and have not paused."""
    return frozenset(
        share.to_team
        for relief in situation.reliefs
        if relief.state is not ConsentState.ENDED
        for share in relief.shares
        if share.state in (ConsentState.ASKED, ConsentState.AGREED)
    )


def _any_open(proposals: Iterable[ProposalChanged]) -> bool:
    return any(proposal.state in OPEN_STATES for proposal in proposals)
