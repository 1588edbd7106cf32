"""Answers to plans: questions and lists where moves are on, a record where plans are only shown or came too late."""

from contracts.plans import NoPlan, PlanDrawn, PlanReason, ShortageDeclared
from contracts.proposals import PlanShown, PlanStale
from mailroom.allocation.shortage.in_force import Triage, after, holds
from mailroom.help.asks import open_help
from mailroom.help.upkeep import after_plan
from mailroom.proposals.proposal import publish
from services.assignment.commands.help_life import keep
from services.assignment.state.memory.records import DONE, WATCH_ONLY, PlanRequest
from services.assignment.state.storage.sql import iso
from services.assignment.state.unit_of_work import UnitOfWork
from services.chassis import logs
from services.chassis.kafka import encode

Answer = PlanDrawn | ShortageDeclared | NoPlan


def take(work: UnitOfWork, plan: Answer) -> None:
    """Process the answer of `rebalancer` to one tick of one region; a repeat changes nothing."""
    answered = work.read_model.region(plan.region).answered_at
    if answered is not None and plan.at <= answered:
        return
    work.advance_region(plan.region, answered_at=plan.at, triage=_triage(work, plan))
    _end_what_is_over(work, plan)
    if isinstance(plan, NoPlan):
        _answer_requests(work, plan, "none")
        return
    how = _answer(work, plan) if plan.moves else "shortage"
    _answer_requests(work, plan, how)
    row = {"plan_id": plan.plan_id, "region": plan.region, "at": iso(plan.at), "answer": how}
    work.keep("plans", plan.plan_id, {**row, "record": encode(plan).decode()})
    logs.decision("plan.answered", plan=plan.plan_id, region=plan.region, answer=how)


def _triage(work: UnitOfWork, plan: Answer) -> Triage | None:
    """The order of work in force from now on, whether or not moves are on, since it moves nothing."""
    before = work.read_model.region(plan.region).triage
    triage = after(before, plan)
    if triage is not None and (before is None or triage.since != before.since):
        logs.decision("triage.began", region=plan.region, plan=triage.plan_id, until=triage.until.isoformat())
    elif triage is None and holds(before, plan.at):
        logs.decision("triage.ended", region=plan.region)
    return triage


def _end_what_is_over(work: UnitOfWork, plan: Answer) -> None:
    """The reliefs and shares that the forecast calls over; where moves are off there are none."""
    for planned in plan.ends:
        relief = work.read_model.reliefs.get(planned.relief_id)
        after = after_plan(relief, planned, plan.at) if relief is not None else None
        if after is not None and after is not relief:
            keep(work, after, plan.at)
            logs.decision("relief.over", relief=planned.relief_id, region=plan.region, reason=planned.reason.value)


def _answer(work: UnitOfWork, plan: PlanDrawn | ShortageDeclared) -> str:
    read_model, region = work.read_model, plan.region
    if read_model.moves_are_off(region):
        work.publish(PlanShown(region=region, version=work.next_version(region), at=plan.at, plan_id=plan.plan_id))
        return "shown"
    if read_model.region(region).effect > plan.based_on.proposals_version:
        work.publish(PlanStale(region=region, version=work.next_version(region), at=plan.at, plan_id=plan.plan_id))
        return "stale"
    givers = {move.from_team for move in plan.moves}
    bundles = {team: read_model.bundles_at_tick(team) for team in sorted(givers)}
    reliefs, settings = read_model.reliefs_of(region), read_model.settings_of(region)
    version = work.next_version(region)
    opened = open_help(plan, reliefs, bundles, read_model.roster, version, settings, read_model.outlooks)
    for relief in opened.reliefs:
        work.put_relief(relief)
        logs.decision("relief.asked", relief=relief.relief_id, region=region, shares=len(relief.shares))
    for listed in opened.lists:
        work.publish(publish(listed, plan.at))
        work.put_proposal(listed)
        logs.decision("list.made", proposal=listed.proposal_id, region=region, items=len(listed.items))
    work.publish(opened.taken)
    return "taken"


def _answer_requests(work: UnitOfWork, plan: Answer, how: str) -> None:
    """Give each requested plan of the region its verdict: the answer to the first tick after the request says what
    became of it. `how`: what was made of the plan."""
    for request in [each for each in work.read_model.plan_requests.values() if each.region == plan.region]:
        verdict = _verdict(request, plan, how) if request.ordered_at < plan.at else None
        if verdict is not None:
            work.settle_plan_request(request, verdict)


def _verdict(request: PlanRequest, plan: Answer, how: str) -> str | None:
    """None: the answer is still to come."""
    if isinstance(plan, NoPlan):
        return None if plan.reason is PlanReason.WAITING_FOR_ANSWER else plan.reason.value
    if how == "stale":
        return None
    if how == "shown":
        return WATCH_ONLY
    relieved = request.team is None or any(move.from_team == request.team for move in plan.moves)
    return DONE if plan.moves and relieved else PlanReason.NO_RECEIVER.value
