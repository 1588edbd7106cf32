"""Everything twice, out of order, with broken copies in between: the same final state, and each broken one parked."""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from contracts.base import derive_id
from contracts.item_state import ITEM_STATE_RECORD, TickPassed
from contracts.items import ITEMS_RECORD, BusinessTimeReached, HeartbeatSent, ItemEvent
from contracts.topics import ITEM_STATE, ITEMS, TEAMS
from deploy.launcher.audit import audit
from deploy.launcher.broker import running_broker
from deploy.launcher.service import Service
from services.chassis.kafka import KafkaPublisher, Output, create_topics, encode
from tests.doubles.office.lives import START, described

pytestmark = pytest.mark.kafka

PARTITIONS, ITEM_COUNT, DISTANCE, BROKEN_EVERY = 4, 300, 50, 50
TICK = START + timedelta(days=1)
Sent = tuple[str, bytes]
"""Key and value."""


def letters(draw: random.Random) -> list[ItemEvent]:
    """The days of some hundred items, in the order of their time."""
    told = [one for number in range(ITEM_COUNT) for one in _life(number, draw)]
    return sorted(told, key=lambda one: (one.occurred_at, one.item_id, one.seq or 0))


def _life(number: int, draw: random.Random) -> Iterator[ItemEvent]:
    begin, item_id = draw.randint(0, 300), derive_id("disorder", number)
    receipt = {"item_class": "VAEM", "channel": "email", "legal_received_on": "2026-03-02", "region": "dueren"}
    yield _event(item_id, "received", begin, 0, team=draw.choice(["a", "b", None]), **receipt)
    kinds = ["started", "parked", "resumed", "completed", "reopened", "touched", "withdrawn", "handed_over"]
    for seq in range(1, draw.randint(2, 9)):
        kind = draw.choice(kinds)
        more = {"to_team": draw.choice("abc")} if kind == "handed_over" else {}
        yield _event(item_id, kind, begin + draw.randint(0, 40), seq, **more)


def _event(item_id: str, kind: str, minute: int, seq: int, **more: str | None) -> ItemEvent:
    content = {"type": f"item.{kind}", "item_id": item_id, "seq": seq, **more}
    content["event_id"] = derive_id(item_id, kind, seq)
    made = ITEMS_RECORD.validate_python({**content, "occurred_at": START + timedelta(minutes=minute)})
    assert not isinstance(made, BusinessTimeReached | HeartbeatSent)
    return made


def broken(sound: bytes, number: int) -> tuple[bytes, str]:
    """A copy of a sound record that cannot be used, and the reason it must be parked for."""
    content = json.loads(sound)
    wrong: Sequence[tuple[bytes, str]] = (
        (sound[: len(sound) // 2], "not_json"),
        (json.dumps({**content, "type": "item.burnt"}).encode(), "unknown_type"),
        (json.dumps({**content, "occurred_at": "yesterday"}).encode(), "invalid"),
        (b"", "empty"),
    )
    return wrong[number % len(wrong)]


def disordered(clean: Sequence[Sent], draw: random.Random) -> tuple[list[Sent], Counter[str]]:
    """Each record twice, moved by at most this many places, a broken copy after each fiftieth."""
    twice = [sent for sent in clean for _ in range(2)]
    order = sorted(range(len(twice)), key=lambda place: place + draw.uniform(0, DISTANCE))
    mixed: list[Sent] = []
    reasons: Counter[str] = Counter()
    for number, place in enumerate(order, start=1):
        key, value = twice[place]
        mixed.append((key, value))
        if number % BROKEN_EVERY == 0:
            copy, reason = broken(value, number // BROKEN_EVERY)
            mixed.append((key, copy))
            reasons[reason] += 1
    return mixed, reasons


@contextmanager
def workers(kafka: str, folder: Path) -> Iterator[None]:
    """Two backlog processes."""
    started = [Service("services.backlog", kafka, PARTITIONS, folder, name=name) for name in ("one", "two")]
    try:
        yield
    finally:
        for process in started:
            process.stop()


async def send(kafka: str, records: Sequence[Sent]) -> None:
    """Teams, the records straight to Kafka, and a tick behind them."""
    async with KafkaPublisher(kafka, "test") as teams:
        await teams.publish(*(Output(TEAMS.name, name, described(name)) for name in "abc"))
        async with AIOKafkaProducer(bootstrap_servers=kafka, enable_idempotence=True) as producer:
            for key, value in records:
                await producer.send(ITEMS.name, value, key=key.encode())
            await producer.flush()
        ticks = [BusinessTimeReached(event_id=derive_id("tick", number), at=TICK) for number in range(PARTITIONS)]
        await teams.publish(*(Output(ITEMS.name, "-", tick, number) for number, tick in enumerate(ticks)))


async def until_passed(kafka: str) -> None:
    """Wait until every partition has worked up to the tick."""
    async with AIOKafkaConsumer(ITEM_STATE.name, bootstrap_servers=kafka, auto_offset_reset="earliest") as consumer:
        passed: set[int] = set()
        async with asyncio.timeout(120):
            while len(passed) < PARTITIONS:
                for partition, records in (await consumer.getmany(timeout_ms=200)).items():
                    assert isinstance(partition, TopicPartition)
                    marks = [ITEM_STATE_RECORD.validate_json(record.value) for record in records if record.value]
                    passed |= {mark.source_partition for mark in marks if isinstance(mark, TickPassed)}


def audited(kafka: str) -> tuple[int, dict[str, Any], Counter[str]]:
    """Exit code, last line and reasons of the dead letters."""
    code, lines = asyncio.run(audit(kafka, "--json", "--verbose"))
    parked = [found[1] for line in lines if (found := re.match(r"dead letter \S+: (\S+)", line))]
    return code, json.loads(lines[-1]), Counter(parked)


def played(folder: Path, records: Sequence[Sent]) -> tuple[int, dict[str, Any], Counter[str]]:
    """All of it on a Kafka of its own."""
    folder.mkdir()
    with running_broker(folder / "kafka") as broker:
        asyncio.run(create_topics(broker.bootstrap, PARTITIONS))
        with workers(broker.bootstrap, folder):
            asyncio.run(send(broker.bootstrap, records))
            asyncio.run(until_passed(broker.bootstrap))
        return audited(broker.bootstrap)


def test_disorder_repeats_and_broken_copies_lead_to_the_same_state(tmp_path: Path) -> None:
    draw = random.Random(50)
    clean = [(one.item_id, encode(one)) for one in letters(draw)]
    mixed, expected = disordered(clean, draw)

    code, orderly, parked = played(tmp_path / "clean", clean)
    assert (code, parked) == (0, Counter())
    assert (orderly["items"], orderly["duplicates"]) == (ITEM_COUNT, 0)

    code, after_disorder, parked = played(tmp_path / "mixed", mixed)
    assert code == 0
    assert after_disorder["state_hash"] == orderly["state_hash"]
    assert after_disorder["duplicates"] == len(clean)
    assert parked == expected
    assert len(expected) == 4
