"""The answer to one region and tick: a plan with its reasons, a shortage, or why there is nothing to do."""

from contracts.base import derive_id
from contracts.plans import NoPlan, PlanDrawn, PlannedMove, PlanReason, ShortageDeclared
from contracts.proposals import OPEN_STATES
from mailroom.allocation import parameters
from mailroom.allocation.effects import before_after
from mailroom.allocation.problem import build
from mailroom.allocation.rounding import Move, whole_items
from mailroom.allocation.shortage import declare
from mailroom.allocation.situation import Situation, anybody_has_room, asking, canonical, givers
from mailroom.allocation.solver import solve

Answer = PlanDrawn | ShortageDeclared | NoPlan


def decide(situation: Situation) -> Answer:
    """What to do for this region now. The same situation, in whatever order its parts come, gives the same bytes."""
    situation = canonical(situation)
    reason = _nothing_to_give(situation)
    if reason is not None:
        return none(situation, reason)
    if not anybody_has_room(situation):
        shortage = declare(situation)
        return shortage if shortage.missing_minutes > 0 else none(situation, PlanReason.NO_RECEIVER)
    problem = build(situation)
    if not problem.cohorts:
        return none(situation, PlanReason.NOTHING_MOVABLE)
    if not any(cohort.candidates for cohort in problem.cohorts):
        return none(situation, PlanReason.NO_RECEIVER)
    flows = solve(problem.network)
    moves = whole_items(problem, flows)
    if moves:
        return _drawn(situation, moves)
    flowed = any(flows[arc.arc] for arc in problem.moves)
    # Without flow, no movable work falls into a late horizon; with flow, no whole item fitted a receiver.
    return none(situation, PlanReason.NO_RECEIVER if flowed else PlanReason.NOTHING_MOVABLE)


def none(situation: Situation, reason: PlanReason) -> NoPlan:
    """No plan, for this reason."""
    return NoPlan(region=situation.region, at=situation.at, reason=reason)


def _nothing_to_give(situation: Situation) -> PlanReason | None:
    wanting = frozenset(asking(situation))
    if not wanting:
        return PlanReason.NOTHING_JAMS
    giving = givers(situation)
    if not giving:
        is_pending = any(
            proposal.state in OPEN_STATES and wanting & {proposal.from_team, proposal.to_team}
            for proposal in situation.proposals
        )
        return PlanReason.ALREADY_PENDING if is_pending else PlanReason.NOTHING_JAMS
    if all(giver.minutes_left_today < min(parameters.QUARTER, giver.outlook.open_minutes) for giver in giving):
        return PlanReason.ALREADY_PENDING if situation.proposals else PlanReason.NOTHING_MOVABLE
    return None


def _drawn(situation: Situation, moves: tuple[Move, ...]) -> PlanDrawn:
    planned = sorted(
        (
            PlannedMove(
                from_team=move.cohort.giver.outlook.team,
                to_team=move.receiver.outlook.team,
                item_class=move.cohort.cell.item_class,
                workdays=move.cohort.cell.workdays,
                skills=move.cohort.cell.skills,
                not_to_team=move.cohort.cell.not_to_team,
                items=move.items,
                minutes=move.minutes,
                reason=move.cohort.giver.reason,
            )
            for move in moves
        ),
        key=lambda m: (m.from_team, m.to_team, m.workdays, m.item_class.value, m.skills, m.not_to_team),
    )
    return PlanDrawn(
        plan_id=derive_id("plan", situation.region, situation.at.isoformat()),
        region=situation.region,
        at=situation.at,
        based_on=situation.based_on,
        moves=tuple(planned),
        teams=before_after(situation, planned),
    )
