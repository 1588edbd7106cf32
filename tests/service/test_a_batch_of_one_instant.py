"""A batch without times: all of it stands at one instant, and every item ends as the batch tells it."""

import random
from typing import Any

import pytest

from contracts.base import derive_id
from contracts.item_state import ItemState
from contracts.items import ItemEvent, ItemHandedBack, RecallOrdered, TransferOrdered
from contracts.topics import ITEMS
from mailroom.items import Item, evolve
from mailroom.teams import Roster, roster_of
from tests.doubles.intake import Intake, running_intake
from tests.service.test_a_resync_moves_nothing import MONDAY, body

ITEMS_SENT = 100
ORDERS = {"proposal_id": derive_id("proposal"), "wave": 1}


async def taken(intake: Intake, *kinds: str) -> tuple[list[ItemEvent], Roster]:
    """What `intake` wrote of a batch of items that all went through these steps."""
    await intake.post("/v1/clock", {"at": MONDAY.isoformat()})
    for team in ("T1", "T2"):
        await intake.describe(team)
    items = [body(number) for number in range(ITEMS_SENT)]
    events = [{"item_id": item["item_id"], "event": {"type": kind}} for kind in kinds for item in items]
    batch: dict[str, Any] = {"announced": len(items) + len(events), "items": items, "events": events}
    answer = await intake.post("/v1/items:batch", batch)
    assert answer.status_code == 202
    written = [event for event in intake.events(ITEMS.name) if isinstance(event, ItemEvent)]
    return written, roster_of(intake.connection.teams.values())


def folded(events: list[ItemEvent], roster: Roster) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for offset, event in enumerate(events):
        items[event.item_id] = evolve(items.get(event.item_id), event, offset, roster)
    return items


@pytest.mark.parametrize("seed", range(10))
async def test_of_a_thousand_items_received_and_completed_at_once_none_stays_open(seed: int) -> None:
    async with running_intake() as intake:
        events, roster = await taken(intake, "item.started", "item.completed")
    draw = random.Random(seed)
    arrived = [*events, *draw.sample(events, 50)]
    draw.shuffle(arrived)
    assert {item.state for item in folded(arrived, roster).values()} == {ItemState.DONE}


async def test_what_is_reopened_in_the_same_batch_is_open() -> None:
    async with running_intake() as intake:
        events, roster = await taken(intake, "item.completed", "item.reopened", "item.completed", "item.reopened")
    random.Random(1).shuffle(events)
    assert {item.state for item in folded(events, roster).values()} == {ItemState.WAITING}


@pytest.mark.parametrize("back", [RecallOrdered, ItemHandedBack])
async def test_what_moves_and_comes_back_at_one_instant_is_refused_for_nobody(back: type[Any]) -> None:
    async with running_intake() as intake:
        events, roster = await taken(intake)
    orders = []
    for item_id in {event.item_id for event in events}:
        common = {"item_id": item_id, "occurred_at": MONDAY}
        there = {"from_team": "T1", "to_team": "T2", "event_id": derive_id("there", item_id)}
        orders.append(TransferOrdered(**common, **there, **ORDERS))
        orders.append(back(**common, from_team="T2", to_team="T1", event_id=derive_id("back", item_id)))
    items = folded([*events, *orders], roster)
    assert [item.last_order[1] for item in items.values() if item.last_order] == [""] * ITEMS_SENT
    assert {item.team for item in items.values()} == {"T1"}
