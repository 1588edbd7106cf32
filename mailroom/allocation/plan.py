"""The answer to one region and tick: a plan with its reasons, a shortage, or why there is nothing to do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from contracts.base import derive_id
from contracts.items import ItemClass
from contracts.plans import NoPlan, PlanDrawn, PlannedMove, PlanReason, ShortageDeclared
from contracts.proposals import OPEN_STATES
from mailroom.allocation import parameters
from mailroom.allocation.effects import before_after
from mailroom.allocation.flow.problem import Problem, build
from mailroom.allocation.flow.rounding import Move, whole_items
from mailroom.allocation.flow.solver import solve
from mailroom.allocation.load import load_of, quarters
from mailroom.allocation.shortage.missing import declare, shortages
from mailroom.allocation.shortage.pools import pools, short_classes
from mailroom.allocation.situation import Situation, anybody_has_room, asking, canonical, givers
from mailroom.allocation.withdrawal import lapsed, needless, offered_minutes, without

Answer = PlanDrawn | ShortageDeclared | NoPlan


def decide(situation: Situation) -> Answer:
    """What to do for this region now. The same situation gives the same bytes, in whatever order its parts come."""
    situation = canonical(situation)
    gone = lapsed(situation)
    answer = _decide(without(situation, gone))
    return answer.model_copy(update={"withdrawn": tuple(sorted({*gone, *answer.withdrawn}))})


def _decide(situation: Situation) -> Answer:
    reason = _nothing_to_give(situation)
    if reason is not None:
        return none(situation, reason)
    pooled = pools(situation.roster, situation.outlooks)
    short = short_classes(pooled)
    if not anybody_has_room(situation):
        return _short(situation, short)
    draft, freed = _with_room_freed(situation, _draft(situation, short))
    situation, moves = draft.situation, _planned(whole_items(draft.problem, draft.flows))
    if pooled[-1].is_short or (short and not moves):
        answer = _short(situation, short, moves)
    elif moves:
        answer = _drawn(situation, short, moves)
    else:
        return none(situation, _why_nothing_moves(draft.problem, draft.flows))
    return answer.model_copy(update={"withdrawn": freed}) if moves else answer


@dataclass(frozen=True, slots=True)
class _Draft:
    """A solved problem. `cost`: late quarter-hour-days, then what the moves cost; compared in that order."""

    situation: Situation
    short: Collection[ItemClass]
    problem: Problem
    flows: Sequence[int]

    @property
    def cost(self) -> tuple[int, int]:
        late, moving = 0, 0
        for flow, arc in zip(self.flows, self.problem.network.arcs, strict=True):
            days, rest = divmod(arc.cost, self.problem.late_cost)
            late, moving = late + flow * days, moving + flow * rest
        return late, moving


def _draft(situation: Situation, short: Collection[ItemClass]) -> _Draft:
    problem = build(situation, short)
    return _Draft(situation, short, problem, solve(problem.network))


def _with_room_freed(situation: Situation, draft: _Draft) -> tuple[_Draft, tuple[str, ...]]:
    """The draft after taking back needless offers, each only if that is worth more than cancelling costs."""
    freed: tuple[str, ...] = ()
    for proposal in needless(situation):
        price = parameters.CANCEL_COST * quarters(offered_minutes(situation, proposal))
        tried = _draft(without(draft.situation, (proposal,)), draft.short)
        late, moving = tried.cost
        if (late, moving + price) < draft.cost:
            draft, freed = tried, (*freed, proposal)
    return draft, freed


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
        if is_pending:
            return PlanReason.ALREADY_PENDING
        # A jam far ahead is known, but nothing has to move for it yet.
        is_late = any(each.team in wanting and load_of(each).missing() > 0 for each in situation.outlooks)
        return PlanReason.NOTHING_MOVABLE if is_late else PlanReason.NOTHING_JAMS
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
        missing=shortages(situation.outlooks, short) if short else (),
    )
