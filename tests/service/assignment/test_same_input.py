"""Law 7: the same records between two ticks lead to the same orders and offers, in whatever order they arrive."""

import random
from collections import deque
from datetime import timedelta
from pathlib import Path
from typing import Any

from contracts import topics
from contracts.base import Event, Topic
from contracts.item_state import OrderVerdict, TickPassed
from contracts.items import ItemEvent, MoveBasis, PlacementOrdered
from contracts.jams import OutlookReady
from contracts.plans import NoPlan, PlanReason
from services.chassis.kafka import partition_for
from tests.doubles.assignment import PARTITIONS, Assignment, partition_of, running_assignment
from tests.doubles.office.records import REGION, a_move, a_plan, a_team, an_item, an_outlook
from tests.service.assignment.conftest import MONDAY_8

Told = tuple[Topic, int, str, Event | None]
FIRST, SECOND = MONDAY_8, MONDAY_8 + timedelta(hours=1)
PLACE = partition_for(REGION, PARTITIONS)


def tick(at: Any) -> list[list[Told]]:
    return [[(topics.ITEM_STATE, n, "-", TickPassed(source_partition=n, at=at))] for n in range(PARTITIONS)]


def states(names: list[str], team: str | None, at: Any) -> list[list[Told]]:
    """States of new items and then the tick, as each partition has them."""
    lanes: list[list[Told]] = [[] for _ in range(PARTITIONS)]
    for name in names:
        item = an_item(name, team)
        lanes[partition_of(item.item_id)].append((topics.ITEM_STATE, partition_of(item.item_id), item.item_id, item))
    return [lane + passed for lane, passed in zip(lanes, tick(at), strict=True)]


def outlook(at: Any, days: dict[str, float]) -> list[Told]:
    drawn = [an_outlook(team, at, days_of_work_left=left) for team, left in days.items()]
    told: list[Told] = [(topics.OUTLOOK, PLACE, f"{REGION}|{each.team}", each) for each in drawn]
    return [*told, (topics.OUTLOOK, PLACE, REGION, OutlookReady(region=REGION, at=at, teams=2, unplaced_items=0))]


def answer(event: Event) -> list[Told]:
    return [(topics.PLANS, PLACE, REGION, event)]


def placed(order: PlacementOrdered) -> Told:
    """The item after `backlog` carried out its placement."""
    verdict = OrderVerdict(order_id=order.event_id, result="done", at=order.occurred_at)
    owner = {"owner_since": order.occurred_at, "owner_basis": MoveBasis.FIRST_PLACEMENT, "last_order": verdict}
    item = an_item("x", order.to_team, 100, **owner).model_copy(update={"item_id": order.item_id})
    return topics.ITEM_STATE, partition_of(order.item_id), order.item_id, item


async def arrive(assignment: Assignment, lanes: list[list[Told]], draw: random.Random) -> None:
    """Each lane in its order, fast or slow; what is ordered meanwhile is carried out somewhere between."""
    waiting = [(draw.random() ** 4, deque(lane)) for lane in lanes]
    answered = len([each for each in assignment.sent(topics.ITEMS) if isinstance(each, PlacementOrdered)])
    while ready := [each for each in waiting if each[1]]:
        [(_, lane)] = draw.choices(ready, [speed for speed, _ in ready])
        await assignment.records(lane.popleft())
        ordered = [each for each in assignment.sent(topics.ITEMS) if isinstance(each, PlacementOrdered)]
        waiting += [(draw.random() ** 4, deque([placed(order)])) for order in ordered[answered:]]
        answered = len(ordered)


async def played(url: str, seed: int) -> list[Any]:
    """Orders, measures and offers of two ticks that arrive mingled in this way."""
    draw = random.Random(seed)
    async with running_assignment(url, [a_team("T1"), a_team("T2")]) as assignment:
        await assignment.moves_on(placement="order")
        none = NoPlan(region=REGION, at=FIRST, reason=PlanReason.NOTHING_JAMS)
        lanes = [*states(["a", "b", "c"], "T1", FIRST), outlook(FIRST, {"T1": 1.0, "T2": 9.0}), answer(none)]
        await arrive(assignment, lanes, draw)
        plan = a_plan(SECOND, 0, a_move(20, 600))
        lanes = [*states([f"n{n}" for n in range(6)], None, SECOND), outlook(SECOND, {"T1": 9.0, "T2": 1.0})]
        await arrive(assignment, [*lanes, answer(plan)], draw)
        offers = (await assignment.get("/v1/proposals"))["proposals"]
        shown = [await assignment.get(f"/v1/proposals/{each['proposal_id']}") for each in offers]
        sent: list[ItemEvent] = assignment.sent(topics.ITEMS)
        return [[order.model_dump_json() for order in sent], assignment.sent(topics.MOVABLE), shown]


async def test_whatever_arrives_first_orders_and_offers_are_the_same(tmp_path: Path) -> None:
    worlds = [await played(f"sqlite+aiosqlite:///{tmp_path}/{seed}.sqlite", seed) for seed in range(6)]
    orders, _, offers = worlds[0]
    assert len(orders) == 6 and len(offers) == 1
    assert {"to_team" in order for order in orders} == {True}
    assert all(world == worlds[0] for world in worlds)
