"""When a region is planned: what a plan waits for, and what it answers.

Source: docs/rules/allocation.md#when-a-region-is-planned. A region is planned in earnest at the first tick after a jam
opened or changed, after somebody asked for a plan, after a proposal ended without moving all it offered, after a plan
proved stale, and at the fixed times while something jams. At every other tick the answer is the standing reason why
there is no new plan.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from contracts.jams import JamPhase, TeamOutlookDrawn
from contracts.plans import BasedOn, MovableMeasured, NoPlan, PlanDrawn, PlanReason, ShortageDeclared
from contracts.proposals import (
    OPEN_STATES,
    HelpRequested,
    PlanShown,
    PlanStale,
    PlanTaken,
    ProposalChanged,
    ProposalsEvent,
    ProposalState,
    RebalanceOrdered,
)
from contracts.reliefs import ConsentState, EndReason, ReliefChanged
from contracts.settings import SettingsChanged
from mailroom.allocation import parameters
from mailroom.allocation.plan import Answer, decide, none
from mailroom.allocation.situation import JAMMED, Situation
from mailroom.teams import Roster
from mailroom.workdays import add_workdays, business_date, is_workday, local


@dataclass(frozen=True, slots=True)
class Planning:
    """What a region's planner remembers between ticks."""

    region: str
    answered_at: datetime | None = None
    """Last tick that was answered."""
    version: int = 0
    """Version of the last event of `proposals` that is contained."""
    phases: Mapping[str, JamPhase] = field(default_factory=dict)
    released: Mapping[str, datetime] = field(default_factory=dict)
    proposals: Mapping[str, ProposalChanged] = field(default_factory=dict)
    reliefs: Mapping[str, ReliefChanged] = field(default_factory=dict)
    """Those that are open, and for as long as a refusal lets a pair of teams rest the ended ones."""
    help_requests: tuple[HelpRequested, ...] = ()
    ordered: bool = False
    is_due: bool = False
    """Something has happened since the last real look that calls for a plan."""
    unanswered: str | None = None
    """The plan that `assignment` has not answered yet."""
    waited: bool = False
    """One tick has already passed while waiting for that answer."""
    in_shortage: bool = False
    standing: PlanReason | None = None
    """What the last real look found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """All that is known of one region at one tick."""

    at: datetime
    based_on: BasedOn
    roster: Roster
    settings: SettingsChanged
    outlooks: tuple[TeamOutlookDrawn, ...]
    movable: tuple[MovableMeasured, ...]


def evolve(planning: Planning, event: ProposalsEvent) -> Planning:
    """After an event of `proposals`. An event seen before, or older than one seen, changes nothing."""
    if event.version <= planning.version:
        return planning
    planning = replace(planning, version=event.version)
    match event:
        case ProposalChanged():
            before = planning.proposals.get(event.proposal_id)
            proposals = {**planning.proposals, event.proposal_id: event}
            unfinished = _ended_unfinished(before, event)
            return replace(planning, proposals=proposals, is_due=planning.is_due or unfinished)
        case ReliefChanged():
            calls = _calls_for_others(planning.reliefs.get(event.relief_id), event)
            reliefs = {**planning.reliefs, event.relief_id: event}
            return replace(planning, reliefs=reliefs, is_due=planning.is_due or calls)
        case PlanTaken() | PlanShown() | PlanStale():
            return _taken(planning, event)
        case HelpRequested():
            return replace(planning, help_requests=(*planning.help_requests, event), is_due=True)
        case RebalanceOrdered():
            return replace(planning, ordered=True, is_due=True)


def _taken(planning: Planning, event: PlanTaken | PlanShown | PlanStale) -> Planning:
    if event.plan_id != planning.unanswered:
        return planning
    planning = replace(planning, unanswered=None, waited=False)
    if isinstance(event, PlanStale):
        return replace(planning, is_due=True)
    # What was requested is under way; it is not planned twice.
    return replace(planning, help_requests=(), ordered=False)


def answer(planning: Planning, tick: Tick) -> tuple[Planning, Answer]:
    """The one answer of this tick, and what is remembered of it."""
    is_fixed = _passes_fixed_time(planning.answered_at, tick.at)
    planning = _note_phases(planning, tick)
    jams = any(phase in JAMMED for phase in planning.phases.values())
    is_due = planning.is_due or (is_fixed and jams)
    planning = replace(planning, answered_at=tick.at, is_due=is_due)
    situation = _situation(planning, tick)
    if not is_due:
        standing = planning.standing or PlanReason.ALREADY_PENDING
        return planning, none(situation, standing if jams else PlanReason.NOTHING_JAMS)
    if planning.unanswered and not planning.waited:
        return replace(planning, waited=True), none(situation, PlanReason.WAITING_FOR_ANSWER)
    drawn = decide(situation)
    if isinstance(drawn, ShortageDeclared) and not drawn.moves and planning.in_shortage and not is_fixed:
        drawn_or_quiet: Answer = none(situation, PlanReason.NO_RECEIVER)
    else:
        drawn_or_quiet = drawn
    return _looked(planning, drawn), drawn_or_quiet


def situation_at(planning: Planning, tick: Tick) -> Situation:
    """The situation from which this tick would be planned, whether or not it is due."""
    return _situation(_note_phases(planning, tick), tick)


def _looked(planning: Planning, drawn: Answer) -> Planning:
    """After a real look: what it found holds until the next one. A plan keeps its requests until it is answered."""
    looked = replace(planning, is_due=False, in_shortage=isinstance(drawn, ShortageDeclared), waited=False)
    match drawn:
        case ShortageDeclared() if drawn.moves:
            return replace(looked, unanswered=drawn.plan_id, standing=PlanReason.NO_RECEIVER)
        case PlanDrawn():
            return replace(looked, unanswered=drawn.plan_id, standing=PlanReason.ALREADY_PENDING)
        case ShortageDeclared():
            standing = PlanReason.NO_RECEIVER
        case NoPlan():
            standing = drawn.reason
    return replace(looked, unanswered=None, standing=standing, help_requests=(), ordered=False)


def _note_phases(planning: Planning, tick: Tick) -> Planning:
    """Which teams entered or left a jam since the last tick; forgets what no rule needs any more."""
    phases = {outlook.team: outlook.phase for outlook in sorted(tick.outlooks, key=lambda outlook: outlook.team)}
    opened = any(phase in JAMMED and planning.phases.get(team) is not phase for team, phase in phases.items())
    released = {team for team, phase in planning.phases.items() if phase in JAMMED and phases.get(team) not in JAMMED}
    oldest = add_workdays(business_date(tick.at), -parameters.KEPT_WORKDAYS)
    kept = {team: at for team, at in planning.released.items() if business_date(at) >= oldest}
    return replace(
        planning,
        phases=phases,
        released=dict(sorted({**kept, **dict.fromkeys(released, tick.at)}.items())),
        proposals={
            name: proposal
            for name, proposal in planning.proposals.items()
            if proposal.state in OPEN_STATES or business_date(proposal.at) >= oldest
        },
        reliefs={
            name: relief
            for name, relief in planning.reliefs.items()
            if relief.state is not ConsentState.ENDED or business_date(relief.at) >= oldest
        },
        is_due=planning.is_due or opened,
    )


def _situation(planning: Planning, tick: Tick) -> Situation:
    return Situation(
        region=planning.region,
        at=tick.at,
        based_on=tick.based_on,
        roster=tick.roster,
        settings=tick.settings,
        outlooks=tick.outlooks,
        movable=tick.movable,
        proposals=tuple(planning.proposals.values()),
        reliefs=tuple(planning.reliefs.values()),
        help_requests=planning.help_requests,
        ordered=planning.ordered,
        released=planning.released,
    )


def _ended_unfinished(before: ProposalChanged | None, after: ProposalChanged) -> bool:
    was_open = before is None or before.state in OPEN_STATES
    if not was_open or after.state in OPEN_STATES or after.state is ProposalState.SUPERSEDED:
        return False
    return after.state is not ProposalState.DONE or after.moved_items < _items(after.lines)


_REPLACED = frozenset({EndReason.DECLINED, EndReason.UNANSWERED, EndReason.RECEIVER_JAMS, EndReason.TEAM_GONE})
"""After such an end of a share its giver needs another receiver at once; after any other the fixed times do."""


def _calls_for_others(before: ReliefChanged | None, after: ReliefChanged) -> bool:
    lost = {share.share_id for share in after.shares if share.end_reason in _REPLACED}
    known = {share.share_id for share in before.shares if share.end_reason is not None} if before else set()
    return after.state is not ConsentState.ENDED and bool(lost - known)


def _items(lines: Iterable[tuple[object, int, int, int]]) -> int:
    return sum(items for _, _, items, _ in lines)


def _passes_fixed_time(previous: datetime | None, at: datetime) -> bool:
    """Whether `at` is the first tick at or after one of today's fixed times."""
    today = business_date(at)
    if not is_workday(today):
        return False
    times = (local(today, hour, minute) for hour, minute in parameters.FIXED_TIMES)
    return any(time <= at and (previous is None or previous < time) for time in times)
