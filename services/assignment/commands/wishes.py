"""What became of a plan that somebody requested: the answer to the first tick after the request says so."""

from contracts.plans import NoPlan, PlanDrawn, PlanReason, ShortageDeclared
from services.assignment.state.read_model import Wish
from services.assignment.state.unit_of_work import UnitOfWork

DONE = "done"
WATCH_ONLY = "watch_only"
"""The plan is shown, but nothing is offered: moves are switched off."""

Answer = PlanDrawn | ShortageDeclared | NoPlan


def settle(work: UnitOfWork, plan: Answer, how: str) -> None:
    """Give each wish of the plan's region its verdict. `how`: what was made of the plan (see `planning`)."""
    for wish in [each for each in work.read_model.wishes.values() if each.region == plan.region]:
        verdict = _verdict(wish, plan, how) if wish.ordered_at < plan.at else None
        if verdict is not None:
            work.settle_wish(wish, verdict)


def _verdict(wish: Wish, plan: Answer, how: str) -> str | None:
    """None: the answer is still to come."""
    if isinstance(plan, NoPlan):
        return None if plan.reason is PlanReason.WAITING_FOR_ANSWER else plan.reason.value
    if how == "stale":
        return None
    if how == "shown":
        return WATCH_ONLY
    relieved = wish.team is None or any(move.from_team == wish.team for move in plan.moves)
    return DONE if plan.moves and relieved else PlanReason.NO_RECEIVER.value
