"""The answer to one region and tick: a plan with its reasons, a shortage, or why there is nothing to do."""

from collections.abc import Collection, Sequence

from contracts.base import derive_id
from contracts.items import ItemClass
from contracts.plans import NoPlan, PlanDrawn, PlannedMove, PlanReason, ShortageDeclared
from contracts.proposals import OPEN_STATES
from mailroom.allocation import parameters
from mailroom.allocation.effects import before_after
from mailroom.allocation.pools import pools, short_classes
from mailroom.allocation.problem import Problem, build
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
    pooled = pools(situation.roster, situation.outlooks)
    short = short_classes(pooled)
    if not anybody_has_room(situation):
        return _short(situation, short)
    problem = build(situation, short)
    flows = solve(problem.network)
    moves = _planned(whole_items(problem, flows))
    if pooled[-1].is_short or (short and not moves):
        return _short(situation, short, moves)
    if moves:
        return _drawn(situation, short, moves)
    return none(situation, _why_nothing_moves(problem, flows))


def _short(situation: Situation, short: Collection[ItemClass], moves: tuple[PlannedMove, ...] = ()) -> Answer:
    shortage = declare(situation, short, moves)
    return shortage if shortage.missing_minutes > 0 else none(situation, PlanReason.NO_RECEIVER)


def _why_nothing_moves(problem: Problem, flows: Sequence[int]) -> PlanReason:
    if not problem.cohorts:
        return PlanReason.NOTHING_MOVABLE
    # Without flow, no movable work falls into a late horizon; with flow, no whole item fitted a receiver.
    flowed = any(flows[arc.arc] for arc in problem.moves)
    could = any(cohort.candidates for cohort in problem.cohorts)
    return PlanReason.NO_RECEIVER if flowed or not could else PlanReason.NOTHING_MOVABLE


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


def _planned(moves: tuple[Move, ...]) -> tuple[PlannedMove, ...]:
    planned = (
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
    )
    return tuple(sorted(planned, key=_move_order))


def _move_order(move: PlannedMove) -> tuple[str, str, int, str, tuple[str, ...], tuple[str, ...]]:
    return move.from_team, move.to_team, move.workdays, move.item_class.value, move.skills, move.not_to_team


def _drawn(situation: Situation, short: Collection[ItemClass], moves: tuple[PlannedMove, ...]) -> PlanDrawn:
    return PlanDrawn(
        plan_id=derive_id("plan", situation.region, situation.at.isoformat()),
        region=situation.region,
        at=situation.at,
        based_on=situation.based_on,
        moves=moves,
        teams=before_after(situation, moves),
        short_classes=tuple(sorted(short)),
    )
