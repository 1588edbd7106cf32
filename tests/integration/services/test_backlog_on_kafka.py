"""Two `backlog` workers on real Kafka: one joins, leaves, is killed; every item and every count stays right."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from contracts.backlog import BACKLOG_RECORD, BacklogCounted
from contracts.base import derive_id
from contracts.item_state import CLOSED_STATES, ITEM_STATE_RECORD, ItemStateChanged, TickPassed
from contracts.items import BusinessTimeReached, ItemEvent
from contracts.topics import BACKLOG, ITEM_STATE, ITEMS, TEAMS
from deploy.launcher.readiness import until
from deploy.launcher.service import Service
from services.chassis.kafka import KafkaPublisher, Output, decode, encode
from tests.doubles.backlog_bytes import publish
from tests.doubles.office.lives import START, History, after, described
from tests.integration.topics import put, records
from tests.integration.workers import worker

pytestmark = pytest.mark.kafka

ITEMS_SENT = 3_000
EVENTS_PER_SECOND = 700
DAY = START + timedelta(days=1)


@pytest.fixture
async def workers(kafka: str, topics: int, tmp_path: Path) -> AsyncIterator["list[Service]"]:
    started: list[Service] = []
    yield started
    for each in started:
        each.kill()


def _history(number: int, draw: random.Random) -> list[ItemEvent]:
    history = History(number)
    events: list[ItemEvent] = [history.received(0, team=draw.choice("abc"))]
    for minute in range(1, draw.randint(2, 4)):
        match draw.randint(0, 3):
            case 0:
                events.append(history.fact("handed_over", minute, to_team=draw.choice("abc")))
            case 1:
                events.append(history.fact("completed", minute))
            case 2:
                events.append(history.transfer("a", draw.choice("bc"), minute))
            case _:
                events.append(history.fact("started", minute))
    return events


async def _describe_teams(kafka: str) -> None:
    teams = [*(described(name) for name in "abc"), described("closed", closed=True)]
    async with KafkaPublisher(kafka, "test") as publisher:
        await publisher.publish(*(Output(TEAMS.name, team.team, team) for team in teams))


async def _send(kafka: str, events: list[ItemEvent]) -> None:
    async with AIOKafkaProducer(bootstrap_servers=kafka, enable_idempotence=True) as producer:
        began = asyncio.get_running_loop().time()
        for number, event in enumerate(events):
            await producer.send(ITEMS.name, encode(event), key=event.item_id.encode())
            ahead = number / EVENTS_PER_SECOND - (asyncio.get_running_loop().time() - began)
            if ahead > 0.02:
                await asyncio.sleep(ahead)
        await producer.flush()


async def _tick(kafka: str) -> None:
    tick = BusinessTimeReached(event_id=derive_id("tick"), at=DAY)
    async with KafkaPublisher(kafka, "test") as publisher:
        await publisher.publish(*(Output(ITEMS.name, "-", tick, partition) for partition in range(4)))


async def _newest(kafka: str, topic: str) -> dict[str, bytes]:
    """Newest value per key."""
    return {record.key.decode(): record.value for record in await records(kafka, topic)}


async def _has_passed(kafka: str) -> bool:
    """Whether every partition has passed the tick."""
    marks = [record.value for record in await records(kafka, ITEM_STATE.name) if record.key == b"-"]
    passed = [mark for mark in (decode(ITEM_STATE_RECORD, value) for value in marks) if isinstance(mark, TickPassed)]
    return len({mark.source_partition for mark in passed}) == 4


async def _check(kafka: str, histories: list[list[ItemEvent]]) -> None:
    await until(lambda: _has_passed(kafka), "the tick in every partition", 60)
    newest = await _newest(kafka, ITEM_STATE.name)
    shown = {key: decode(ITEM_STATE_RECORD, value) for key, value in newest.items() if key != "-"}
    expected = {events[0].item_id: publish(after(events)) for events in histories}
    same = {"version": 0}
    assert shown.keys() == expected.keys()
    wrong = [
        key for key, item in shown.items() if item.model_copy(update=same) != expected[key].model_copy(update=same)
    ]
    assert wrong == []
    open_items = Counter(item.team for item in expected.values() if item.state not in CLOSED_STATES)
    await until(lambda: _counts(kafka, open_items), f"the counts {open_items}", 60)
    assert all(isinstance(item, ItemStateChanged) for item in shown.values())


async def _counts(kafka: str, open_items: Counter[str | None]) -> bool:
    """Whether the counts say so. They are in another topic than the tick, so they may come a moment after it."""
    totals: Counter[str | None] = Counter()
    for value in (await _newest(kafka, BACKLOG.name)).values():
        event = decode(BACKLOG_RECORD, value)
        if isinstance(event, BacklogCounted):
            totals[event.team] += sum(cell.items for cell in event.cells)
    return +totals == open_items


async def test_counts_and_owners_stay_right_while_a_worker_joins_leaves_and_is_killed(
    kafka: str, topics: int, workers: list[Service], tmp_path: Path
) -> None:
    draw = random.Random(7)
    histories = [_history(number, draw) for number in range(ITEMS_SENT)]
    events = [event for history in histories for event in history]
    await _describe_teams(kafka)
    workers.append(worker("backlog", kafka, topics, tmp_path, name="first"))
    await workers[0].ready()
    sending = asyncio.create_task(_send(kafka, events))
    workers.append(worker("backlog", kafka, topics, tmp_path, name="second"))
    await workers[1].ready()
    await asyncio.sleep(0.5)
    assert await workers[1].leave() == 0
    workers.append(worker("backlog", kafka, topics, tmp_path, name="third"))
    await workers[2].ready()
    await asyncio.sleep(0.5)
    await workers[2].leave(signal.SIGKILL)
    workers.append(worker("backlog", kafka, topics, tmp_path, name="fourth"))
    await sending
    await _tick(kafka)
    await _check(kafka, histories)
    assert await workers[3].leave() == 0
    assert await workers[0].leave() == 0


async def test_a_broken_record_is_parked_with_its_reason_and_the_next_is_processed(
    kafka: str, topics: int, workers: list[Service], tmp_path: Path
) -> None:
    await _describe_teams(kafka)
    events = _history(1, random.Random(1))
    sent = await put(kafka, ITEMS.name, b"{broken", key=events[0].item_id.encode())
    await _send(kafka, events)
    workers.append(worker("backlog", kafka, topics, tmp_path, name="only"))
    await _tick(kafka)
    await _check(kafka, [events])
    [parked] = await records(kafka, ITEMS.dead_letters)
    headers = {name: text.decode() for name, text in parked.headers}
    assert parked.value == b"{broken"
    assert headers["reason_code"] == "not_json"
    assert (headers["origin_topic"], headers["origin_partition"], headers["origin_offset"]) == (
        ITEMS.name,
        str(sent.partition),
        str(sent.offset),
    )
