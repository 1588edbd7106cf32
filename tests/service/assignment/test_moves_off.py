"""Watch-only stops every transfer, however old its agreement; what people may still do stays possible."""

import asyncio
import json
from collections import Counter
from typing import Any

import pytest

from contracts.base import derive_id
from contracts.items import ItemClass, PlacementOrdered, RecallOrdered, TransferOrdered
from contracts.proposals import ProposalChanged, ProposalState, StopReason
from contracts.topics import ITEMS, PROPOSALS
from mailroom.proposals.proposal import OfferedItem, Proposal
from services.assignment.state.storage import row_mapping
from services.chassis.kafka import Output
from tests.doubles.assignment import Assignment, running_assignment
from tests.doubles.office.records import REGION, a_move, a_plan, a_team, an_item, an_outlook, judged
from tests.service.assignment.conftest import MONDAY_8
from tests.service.assignment.test_a_relief_lives import HOUR, asked, first_list

OFF = {"moves": "watch_only"}


async def switch(assignment: Assignment, **settings: Any) -> None:
    answer = await assignment.client.put(
        f"/v1/settings/{REGION}", json=settings, headers=assignment.headers("supervisor")
    )
    assert answer.status_code == 200, answer.text


async def agree(assignment: Assignment, relief: str) -> None:
    await assignment.agree(relief, "T2")


async def accept(assignment: Assignment, relief: str, account: str) -> Any:
    """The yes of that lead."""
    return await assignment.answer(relief, None if account == "lead-T1" else "T2")


async def listed(assignment: Assignment, relief: str) -> dict[str, Any]:
    """The first list of the relief in full."""
    found: dict[str, Any] = await assignment.get(f"/v1/proposals/{await first_list(assignment, relief)}")
    return found


async def until_stopped(assignment: Assignment, relief: str) -> None:
    while (await listed(assignment, relief))["state"] != "stopped":  # noqa: ASYNC110 - as callers do
        await asyncio.sleep(0)


def an_order(listed_id: str) -> TransferOrdered:
    """The order about the first item of the list."""
    item_id = an_item("i0").item_id
    return TransferOrdered(
        event_id=derive_id("transfer", listed_id, item_id),
        item_id=item_id,
        occurred_at=MONDAY_8,
        from_team="T1",
        to_team="T2",
        proposal_id=listed_id,
        wave=1,
    )


def transfers(assignment: Assignment) -> list[TransferOrdered]:
    return [each for each in assignment.sent(ITEMS) if isinstance(each, TransferOrdered)]


def last_said(assignment: Assignment) -> ProposalChanged:
    return [each for each in assignment.sent(PROPOSALS) if isinstance(each, ProposalChanged)][-1]


class Held:
    """Holds back what is published from now on."""

    def __init__(self, assignment: Assignment) -> None:
        self.publisher = assignment.connection.publisher
        self._publish = self.publisher.publish
        self._open = asyncio.Event()
        self.tried = asyncio.Event()
        self.publisher.publish = self._wait  # type: ignore[method-assign]

    async def _wait(self, *outputs: Output) -> None:
        self.tried.set()
        await self._open.wait()
        await self._publish(*outputs)

    def let_go(self) -> None:
        self._open.set()


@pytest.mark.parametrize("team", [None, "T2"])
async def test_what_was_asked_before_ends_with_the_switch(assignment: Assignment, team: str | None) -> None:
    relief = await asked(assignment)
    await assignment.answer(relief, "T2" if team is None else None)
    await switch(assignment, **OFF)
    shown = await assignment.get(f"/v1/reliefs/{relief}")
    assert (shown["end_reason"], shown["lists"][0]["state"]) == ("moves_off", "superseded")
    path = f"/v1/reliefs/{relief}" + (f"/shares/{shown['shares'][0]['share_id']}" if team else "")
    version = (shown["shares"][0] if team else shown)["version"]
    answer = await assignment.post(f"{path}:accept", account=f"lead-{team or 'T1'}", version=version)
    assert (answer.status_code, answer.json()["code"]) == (409, "moves_off")
    gift = {"from_team": "T1", "to_team": "T2", "items": [an_item("i0").item_id]}
    assert (await assignment.post("/v1/reliefs", gift, "lead-T1")).json()["code"] == "moves_off"
    assert not transfers(assignment)


async def test_a_running_proposal_is_stopped_and_says_why(assignment: Assignment) -> None:
    offer = await asked(assignment, items=60, minutes=12)
    await agree(assignment, offer)
    await assignment.settled()
    first = len(transfers(assignment))
    assert 0 < first < 60
    await switch(assignment, **OFF)
    await assignment.judge(at=MONDAY_8)
    await assignment.tick(MONDAY_8 + HOUR)
    assert len(transfers(assignment)) == first
    said = last_said(assignment)
    assert (said.state, said.stop_reason, said.moved_items) == (ProposalState.STOPPED, StopReason.MOVES_OFF, first)
    assert (await listed(assignment, offer))["stop_reason"] == "moves_off"
    assert (await assignment.get("/v1/clock"))["unsent_items"] == 0


async def test_orders_that_kafka_does_not_have_are_taken_back_from_the_outbox(assignment: Assignment) -> None:
    offer = await asked(assignment)
    await assignment.settled()
    held = Held(assignment)
    await accept(assignment, offer, "lead-T1")
    await held.tried.wait()
    await accept(assignment, offer, "lead-T2")
    turning = asyncio.create_task(switch(assignment, **OFF))
    await until_stopped(assignment, offer)
    held.let_go()
    await turning
    await assignment.settled()
    assert not transfers(assignment)
    shown = await listed(assignment, offer)
    assert {each["verdict"] for each in shown["proposed"]} == {"moves_off"}
    assert (await assignment.get("/v1/clock"))["pending_orders"] == 0


async def test_what_is_just_being_sent_has_arrived_before_the_switch_is_answered(assignment: Assignment) -> None:
    offer = await asked(assignment)
    await assignment.settled()
    await accept(assignment, offer, "lead-T1")
    await assignment.settled()
    held = Held(assignment)
    await accept(assignment, offer, "lead-T2")
    await held.tried.wait()
    turning = asyncio.create_task(switch(assignment, **OFF))
    await until_stopped(assignment, offer)
    assert not turning.done()
    held.let_go()
    await turning
    ordered = len(transfers(assignment))
    assert ordered == 10
    await assignment.judge(at=MONDAY_8)
    assert last_said(assignment).moved_items == ordered


async def test_an_order_left_by_a_process_that_died_does_not_go_out_where_moves_are_off(database_url: str) -> None:
    teams, offsets = [a_team("T1"), a_team("T2")], Counter[Any]()
    async with running_assignment(database_url, teams, offsets) as before:
        offer = await asked(before)
        await accept(before, offer, "lead-T1")
        await before.settled()
        held = Held(before)
        await accept(before, offer, "lead-T2")
        await held.tried.wait()
        turning = asyncio.create_task(switch(before, **OFF))
        await until_stopped(before, offer)
    turning.cancel()
    async with running_assignment(database_url, teams, offsets) as after:
        await after.settled()
        assert not transfers(after)
        shown = await listed(after, offer)
        assert (shown["state"], shown["moved_items"]) == ("stopped", 0)
        assert (await after.get("/v1/clock"))["pending_orders"] == 0
        await after.items(
            judged(an_order(await first_list(after, offer)), MONDAY_8, refused=False)
        )  # it had been sent after all
        assert (await listed(after, offer))["moved_items"] == 1


@pytest.mark.parametrize("first", ["switch", "accept"])
async def test_a_switch_that_races_with_the_second_yes_leaves_no_order_afterwards(
    assignment: Assignment, first: str
) -> None:
    offer = await asked(assignment)
    await accept(assignment, offer, "lead-T1")
    acts = [switch(assignment, **OFF), accept(assignment, offer, "lead-T2")]
    await asyncio.gather(*(acts if first == "switch" else reversed(acts)))
    await assignment.settled()
    ordered = len(transfers(assignment))
    await assignment.judge(at=MONDAY_8)
    await assignment.tick(MONDAY_8 + HOUR)
    await assignment.settled()
    assert len(transfers(assignment)) == ordered
    assert (await listed(assignment, offer))["state"] in ("stopped", "superseded")


async def test_switched_on_again_help_is_asked_for_anew(assignment: Assignment) -> None:
    offer = await asked(assignment)
    await switch(assignment, **OFF)
    await switch(assignment, moves="on")
    assert (await assignment.get(f"/v1/reliefs/{offer}"))["state"] == "ended"
    later = MONDAY_8 + HOUR
    await assignment.outlooks(later, an_outlook("T1", later), an_outlook("T2", later))
    await assignment.plan(a_plan(later, 10**6, a_move(10, 350)))
    (new,) = (await assignment.get("/v1/reliefs", state="open"))["reliefs"]
    await agree(assignment, new["relief_id"])
    await assignment.settled()
    assert len(transfers(assignment)) == 10


async def test_what_was_stopped_does_not_go_on_when_moves_are_on_again(assignment: Assignment) -> None:
    offer = await asked(assignment, items=60, minutes=12)
    await agree(assignment, offer)
    await assignment.settled()
    await switch(assignment, **OFF)
    await switch(assignment, moves="on")
    ordered = len(transfers(assignment))
    await assignment.judge(at=MONDAY_8)
    await assignment.tick(MONDAY_8 + HOUR)
    assert len(transfers(assignment)) == ordered


async def test_placement_recall_and_declining_go_on(assignment: Assignment) -> None:
    offer = await asked(assignment)
    await agree(assignment, offer)
    await assignment.settled()
    moved = await assignment.judge(at=MONDAY_8)
    await switch(assignment, moves="watch_only", placement="order")
    answer = await assignment.post(f"/v1/items/{moved[0].item_id}:recall", account="lead-T1")
    assert answer.status_code == 202, answer.text
    await assignment.items(an_item("new", team=None))
    await assignment.tick(MONDAY_8 + HOUR)
    kinds = {type(each) for each in assignment.sent(ITEMS)}
    assert {RecallOrdered, PlacementOrdered} <= kinds
    assert len(transfers(assignment)) == 10


def test_a_proposal_stored_by_an_older_version_is_read() -> None:
    item = OfferedItem("i", 1, ItemClass.VAEM, 5, 35)
    proposal = Proposal("p", "q", REGION, "T1", "T2", (item,), MONDAY_8, MONDAY_8 + HOUR)
    record = json.loads(row_mapping.proposal_row(proposal, True)["record"])
    del record["stop_reason"]
    assert row_mapping.proposal_of(json.dumps(record)) == proposal
