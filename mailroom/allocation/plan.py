"""The answer to one region and tick: a plan with its reasons, a shortage, or why there is nothing to do."""

from collections.abc import Collection

from contracts.base import derive_id
from contracts.items import ItemClass
from contracts.plans import NoPlan, PlanDrawn, PlannedAsk, PlannedMove, PlanReason, ShortageDeclared
from contracts.proposals import OPEN_STATES
from contracts.reliefs import ConsentState
from mailroom.allocation import parameters
from mailroom.allocation.effects import before_after
from mailroom.allocation.flow.choice import Solution, chosen, solved
from mailroom.allocation.flow.problem import build
from mailroom.allocation.flow.rounding import Move, whole_items
from mailroom.allocation.load import load_of
from mailroom.allocation.relief.asks import asks_for, too_small
from mailroom.allocation.relief.ends import ends
from mailroom.allocation.shortage.missing import declare, shortages
from mailroom.allocation.shortage.pools import pools, short_classes
from mailroom.allocation.sides import givers
from mailroom.allocation.situation import Situation, anybody_has_room, asking, canonical, helped_teams

Answer = PlanDrawn | ShortageDeclared | NoPlan


def decide(situation: Situation) -> Answer:
    """What to do for this region now. The same situation gives the same bytes, in whatever order its parts come."""
    situation = canonical(situation)
    reason = _nothing_to_give(situation)
    if reason is not None:
        return none(situation, reason)
    pooled = pools(situation.roster, situation.outlooks)
    short = short_classes(pooled)
    if not anybody_has_room(situation):
        return _short(situation, short)
    first = solved(build(situation, short))
    moves, asks = _worth_asking(situation, chosen(first))
    if pooled[-1].is_short or (short and not moves):
        return _short(situation, short, moves, asks)
    if moves:
        return _drawn(situation, short, moves, asks)
    return none(situation, _why_nothing_moves(situation, first))


def _worth_asking(situation: Situation, solution: Solution) -> tuple[tuple[PlannedMove, ...], tuple[PlannedAsk, ...]]:
    """The moves in whole items and what is asked for them, after leaving out questions that are too small."""
    problem = solution.problem
    while True:
        moves = _planned(whole_items(problem, solution.flows))
        asks = asks_for(situation, problem.givers, problem.receivers, moves, problem.new)
        small = too_small(asks, moves)
        if not small:
            return moves, asks
        solution = solved(problem, solution.closed | {*small})


def _short(
    situation: Situation,
    short: Collection[ItemClass],
    moves: tuple[PlannedMove, ...] = (),
    asks: tuple[PlannedAsk, ...] = (),
) -> Answer:
    shortage = declare(situation, short, moves, asks)
    return shortage if shortage.missing_minutes > 0 else none(situation, PlanReason.NO_RECEIVER)


def _why_nothing_moves(situation: Situation, solution: Solution) -> PlanReason:
    problem = solution.problem
    if not problem.cohorts:
        return PlanReason.NOTHING_MOVABLE
    if helped_teams(situation) & {giver.outlook.team for giver in problem.givers}:
        return PlanReason.ALREADY_PENDING
    # Without flow, no movable work falls into a late horizon; with flow, no whole item fitted a receiver, or none was
    # worth a question.
    flowed = any(solution.flows[arc.arc] for arc in problem.moves)
    could = any(cohort.candidates for cohort in problem.cohorts)
    return PlanReason.NO_RECEIVER if flowed or not could else PlanReason.NOTHING_MOVABLE


def none(situation: Situation, reason: PlanReason) -> NoPlan:
    """No plan, for this reason; what is over is said all the same."""
    return NoPlan(region=situation.region, at=situation.at, reason=reason, ends=ends(situation))


def _nothing_to_give(situation: Situation) -> PlanReason | None:
    wanting = frozenset(asking(situation))
    if not wanting:
        return PlanReason.NOTHING_JAMS
    giving = givers(situation)
    if not giving:
        if _is_pending(situation, wanting):
            return PlanReason.ALREADY_PENDING
        # A jam far ahead is known, but nothing has to move for it yet.
        is_late = any(each.team in wanting and load_of(each).missing() > 0 for each in situation.outlooks)
        return PlanReason.NOTHING_MOVABLE if is_late else PlanReason.NOTHING_JAMS
    if all(giver.minutes_left_today < min(parameters.QUARTER, giver.outlook.open_minutes) for giver in giving):
        return PlanReason.ALREADY_PENDING if situation.proposals else PlanReason.NOTHING_MOVABLE
    return None


def _is_pending(situation: Situation, wanting: Collection[str]) -> bool:
    """Whether something is under way that one of these teams gives or takes."""
    under_way = [each for each in situation.proposals if each.state in OPEN_STATES]
    busy = {team for each in under_way for team in (each.from_team, each.to_team)}
    open_reliefs = [each for each in situation.reliefs if each.state is not ConsentState.ENDED]
    busy |= {each.from_team for each in open_reliefs}
    busy |= {share.to_team for each in open_reliefs for share in each.shares if share.state is not ConsentState.ENDED}
    return not busy.isdisjoint(wanting)


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


def _drawn(
    situation: Situation, short: Collection[ItemClass], moves: tuple[PlannedMove, ...], asks: tuple[PlannedAsk, ...]
) -> PlanDrawn:
    return PlanDrawn(
        plan_id=derive_id("plan", situation.region, situation.at.isoformat()),
        region=situation.region,
        at=situation.at,
        based_on=situation.based_on,
        moves=moves,
        teams=before_after(situation, moves),
        short_classes=tuple(sorted(short)),
        missing=shortages(situation.outlooks, short) if short else (),
        asks=asks,
        ends=ends(situation),
    )
