"""`assignment` on a real Kafka: a tick is answered soon, and a restart reads on where it stopped."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer

from contracts import topics as catalogue
from contracts.item_state import TickPassed
from contracts.jams import OutlookReady
from contracts.plans import MOVABLE_RECORD, MovableReady, NoPlan, PlanReason
from services.assignment.app import create_app
from services.assignment.connection import KafkaConnection
from services.assignment.settings import Settings
from services.chassis.clock import SystemClock
from services.chassis.kafka import KafkaPublisher, Output, decode, partition_for
from tests.doubles.office.records import REGION, a_team, an_item
from tests.doubles.serving import serving
from tests.service.assignment.conftest import MONDAY_8

pytestmark = pytest.mark.kafka
ITEMS = 3_000


async def tick(publisher: KafkaPublisher, partitions: int, at: Any) -> None:
    name = catalogue.ITEM_STATE.name
    passed = (Output(name, "-", TickPassed(source_partition=n, at=at), n) for n in range(partitions))
    await publisher.publish(*passed)


async def answer(publisher: KafkaPublisher, partitions: int, at: Any) -> None:
    place = partition_for(REGION, partitions)
    ready = OutlookReady(region=REGION, at=at, teams=2, unplaced_items=0)
    plan = NoPlan(region=REGION, at=at, reason=PlanReason.NOTHING_JAMS)
    await publisher.publish(
        Output(catalogue.OUTLOOK.name, REGION, ready, place), Output(catalogue.PLANS.name, REGION, plan, place)
    )


async def test_ticks_are_answered_and_a_restart_reads_on(
    kafka: str, topics: int, tmp_path: Path, publisher: KafkaPublisher
) -> None:
    teams = [a_team("T1"), a_team("T2")]
    await publisher.publish(*(Output(catalogue.TEAMS.name, team.team, team) for team in teams))
    items = [an_item(f"k{number}", f"T{1 + number % 2}") for number in range(ITEMS)]
    await publisher.publish(*(Output(catalogue.ITEM_STATE.name, item.item_id, item) for item in items))
    settings = Settings(kafka=kafka, partitions=topics, clock="driven", profile="local", data_dir=tmp_path)
    took = []
    for start in range(2):
        app = create_app(settings, KafkaConnection(settings), SystemClock())
        async with serving(app) as client:
            for number in range(5):
                at = MONDAY_8 + timedelta(hours=start * 5 + number)
                began = time.perf_counter()
                await tick(publisher, topics, at)
                await answer(publisher, topics, at)
                shown = await client.get("/v1/clock", params={"reached": at.isoformat(), "wait_ms": 5000})
                took.append(time.perf_counter() - began)
                assert shown.json()["at"] == at.astimezone().isoformat().replace("+00:00", "Z"), shown.json()
    print(f"ticks with {ITEMS} items took {[f'{each * 1000:.0f} ms' for each in took]}")
    ready = [event for event in await read(kafka) if isinstance(event, MovableReady)]
    assert [event.at for event in ready] == [MONDAY_8 + timedelta(hours=number) for number in range(10)]


async def read(kafka: str) -> list[Any]:
    async with AIOKafkaConsumer(
        catalogue.MOVABLE.name, bootstrap_servers=kafka, auto_offset_reset="earliest"
    ) as consumer:
        found = []
        while batch := await consumer.getmany(timeout_ms=1500):
            found += [decode(MOVABLE_RECORD, record.value) for records in batch.values() for record in records]
    return found
