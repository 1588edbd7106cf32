"""Who may give and who may receive in a situation, and how much."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.jams import JamPhase, TeamOutlookDrawn
from contracts.plans import PlanReason
from contracts.proposals import OPEN_STATES, ProposalChanged
from contracts.reliefs import ConsentState
from mailroom.allocation import limits, parameters
from mailroom.allocation.load import Load, load_of, pending, quarters
from mailroom.allocation.situation import Situation, asking, by_team, helped_teams, loaded, quiet
from mailroom.workdays import business_date


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
