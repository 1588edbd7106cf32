"""What was ordered is answered with its verdict: by the API, and on the page."""

from datetime import timedelta

import httpx

from contracts.item_state import OrderVerdict, RefusalReason
from contracts.plans import NoPlan, PlanReason
from contracts.topics import ITEMS, PROPOSALS
from tests.doubles.assignment import Assignment
from tests.doubles.office.records import REGION, a_plan, an_item, an_outlook
from tests.service.assignment.conftest import MONDAY_8
from tests.service.assignment.test_a_relief_lives import asked, first_list
from tests.service.assignment.test_pages import sign_in

LATER = MONDAY_8 + timedelta(hours=1)


async def verdict(assignment: Assignment, accepted: httpx.Response, account: str) -> tuple[str, str | None]:
    """State and reason, asked for where the acceptance said."""
    assert accepted.status_code == 202
    assert accepted.headers["location"] == f"/v1/orders/{accepted.json()['order_id']}"
    shown = await assignment.get(accepted.headers["location"], account)
    return shown["state"], shown["reason"]


async def recalled(assignment: Assignment) -> httpx.Response:
    moved = an_item("a", "T2", origin_team="T1", owner_since=MONDAY_8)
    await assignment.items(moved)
    accepted = await assignment.post(f"/v1/items/{moved.item_id}:recall", account="lead-T1")
    await assignment.settled()
    return accepted


async def judge(assignment: Assignment, accepted: httpx.Response, reason: RefusalReason | None) -> None:
    [order] = assignment.sent(ITEMS)
    result = OrderVerdict(
        order_id=order.event_id, result="refused" if reason else "done", reason=reason, at=order.occurred_at
    )
    assert order.event_id == accepted.json()["order_id"]
    await assignment.items(an_item("a", "T2" if reason else "T1", 2, origin_team="T1", last_order=result))


async def test_a_recall_is_pending_until_it_is_judged(assignment: Assignment) -> None:
    accepted = await recalled(assignment)
    assert await verdict(assignment, accepted, "lead-T1") == ("pending", None)
    await judge(assignment, accepted, None)
    assert await verdict(assignment, accepted, "lead-T1") == ("done", None)


async def test_a_refused_recall_says_why_in_the_api_and_on_the_page(assignment: Assignment) -> None:
    accepted = await recalled(assignment)
    await judge(assignment, accepted, RefusalReason.STARTED)
    assert await verdict(assignment, accepted, "lead-T1") == ("refused", "started")
    await sign_in(assignment, "lead-T1")
    german = (await assignment.client.get("/reliefs", params={"lang": "de"})).text
    assert "Rückholung von Vorgang" in german and "nicht ausgeführt" in german and "schon in Arbeit" in german
    assert "work has begun" in (await assignment.client.get("/reliefs", params={"lang": "en"})).text


async def test_others_learn_nothing_of_an_order(assignment: Assignment) -> None:
    accepted = await recalled(assignment)
    path = accepted.headers["location"]
    answer = await assignment.client.get(path, headers=assignment.headers("lead-T3"))
    assert answer.status_code == 403
    assert (await assignment.client.get(path)).status_code == 401
    unknown = await assignment.client.get(f"/v1/orders/{an_item('x').item_id}", headers=assignment.headers("lead-T1"))
    assert unknown.status_code == 404


async def test_a_transfer_order_can_be_asked_for(assignment: Assignment) -> None:
    relief_id = await asked(assignment, items=2)
    await assignment.agree(relief_id, "T2")
    proposal_id = await first_list(assignment, relief_id)
    await assignment.settled()
    first = assignment.sent(ITEMS)[0]
    shown = await assignment.get(f"/v1/orders/{first.event_id}", "lead-T1")
    assert (shown["kind"], shown["state"], shown["proposal_id"]) == ("transfer", "pending", proposal_id)


async def test_a_plan_that_was_asked_for_is_answered_at_the_next_tick(assignment: Assignment) -> None:
    await assignment.tick(MONDAY_8)
    ordered = await assignment.post(f"/v1/regions/{REGION}:rebalance")
    help_for = await assignment.post("/v1/teams/T1:request-help", {"minutes": 60}, "lead-T1")
    await assignment.outlooks(MONDAY_8, an_outlook("T1", MONDAY_8), an_outlook("T2", MONDAY_8))
    await assignment.plan(NoPlan(region=REGION, at=MONDAY_8, reason=PlanReason.NOTHING_JAMS))
    assert await verdict(assignment, ordered, "supervisor") == ("pending", None), "that tick was before the order"
    await assignment.outlooks(LATER, an_outlook("T1", LATER), an_outlook("T2", LATER))
    await assignment.plan(NoPlan(region=REGION, at=LATER, reason=PlanReason.NO_RECEIVER))
    for accepted, account in ((ordered, "supervisor"), (help_for, "lead-T1")):
        assert await verdict(assignment, accepted, account) == ("refused", "no_receiver")
    await sign_in(assignment, "lead-T1")
    assert "kein Team hat Platz" in (await assignment.client.get("/reliefs", params={"lang": "de"})).text


async def test_the_same_request_again_is_the_same_until_a_plan_has_answered(assignment: Assignment) -> None:
    """As after a lost answer: nothing is published or noted twice, and another amount is another request."""
    await assignment.tick(MONDAY_8)

    async def requested(minutes: int = 60) -> list[str]:
        told = (
            await assignment.post(f"/v1/regions/{REGION}:rebalance"),
            await assignment.post("/v1/teams/T1:request-help", {"minutes": minutes}, "lead-T1"),
        )
        await assignment.settled()
        return [each.json()["order_id"] for each in told]

    first = await requested()
    count = len(assignment.sent(PROPOSALS))
    assert await requested() == first and len(assignment.sent(PROPOSALS)) == count == 2
    assert (await requested(90))[1] != first[1]
    await assignment.outlooks(LATER, an_outlook("T1", LATER), an_outlook("T2", LATER))
    await assignment.plan(NoPlan(region=REGION, at=LATER, reason=PlanReason.NO_RECEIVER))
    assert not set(await requested()) & set(first)


async def test_a_plan_with_moves_is_done_and_in_watch_only_it_is_not(assignment: Assignment) -> None:
    await assignment.items(an_item("a"))
    await assignment.tick(MONDAY_8)
    watched = await assignment.post(f"/v1/regions/{REGION}:rebalance")
    await assignment.outlooks(LATER, an_outlook("T1", LATER), an_outlook("T2", LATER))
    await assignment.plan(a_plan(LATER, 1))
    assert await verdict(assignment, watched, "supervisor") == ("refused", "watch_only")
    await assignment.moves_on()
    moved = await assignment.post(f"/v1/regions/{REGION}:rebalance")
    last = LATER + timedelta(hours=1)
    await assignment.outlooks(last, an_outlook("T1", last), an_outlook("T2", last))
    await assignment.plan(a_plan(last, 9))
    assert await verdict(assignment, moved, "supervisor") == ("done", None)
