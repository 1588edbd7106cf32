"""`assignment` keeps its positions in SQL; a broken history of a topic stops its partition there as well."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.admin.records_to_delete import RecordsToDelete
from fastapi import FastAPI
from sqlalchemy import select

from contracts.base import derive_id
from contracts.batches import BatchAnnounced
from contracts.topics import BATCHES
from deploy.launcher.broker import BrokerProcess
from deploy.launcher.kafka_log import cut
from deploy.launcher.readiness import until
from services.assignment.app import create_app
from services.assignment.connection import KafkaConnection
from services.assignment.settings import Settings
from services.assignment.state.storage import tables
from services.assignment.state.storage.store import Store
from services.chassis.clock import SystemClock
from services.chassis.kafka import KafkaPublisher, Output, create_topics
from services.chassis.kafka.cluster import connected_admin
from services.operations.dead_letters.gaps import accept
from services.operations.dead_letters.stoppages import known_stoppages
from tests.doubles.serving import serving

pytestmark = pytest.mark.kafka
PARTITIONS = 2
PARTITION = 1


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[BrokerProcess]:
    broker = BrokerProcess(tmp_path / "kafka")
    await broker.start()
    await create_topics(broker.bootstrap, PARTITIONS)
    yield broker
    broker.kill()


class House:
    """`assignment` on this Kafka, started and ended, and what it has stored."""

    def __init__(self, kafka: str, folder: Path) -> None:
        self.settings = Settings(kafka=kafka, partitions=PARTITIONS, clock="driven", profile="local", data_dir=folder)
        self.kafka = kafka

    @asynccontextmanager
    async def running(self) -> AsyncIterator[FastAPI]:
        app = create_app(self.settings, KafkaConnection(self.settings), SystemClock())
        async with serving(app):
            yield app

    async def announce(self, *numbers: int) -> None:
        async with KafkaPublisher(self.kafka, "test") as publisher:
            for number in numbers:
                await publisher.publish(Output(BATCHES.name, f"b{number}", announced(number), PARTITION))

    async def stored(self) -> tuple[set[int], int, str]:
        """Numbers of the announced batches, the next position and its marks."""
        store = Store(self.settings)
        await store.start()
        try:
            async with store.read() as connection:
                batches = (await connection.execute(select(tables.batches.c.batch_id))).scalars().all()
                where = (tables.positions.c.topic == BATCHES.name) & (tables.positions.c.partition == PARTITION)
                row = (await connection.execute(select(tables.positions).where(where))).one()
        finally:
            await store.stop()
        return {int(each.removeprefix("b")) for each in batches}, row.next_offset, row.marks


def announced(number: int) -> BatchAnnounced:
    said = {"event_id": derive_id(number), "batch_id": f"b{number}", "occurred_at": "2026-03-02T09:00:00Z"}
    return BatchAnnounced.model_validate(
        {**said, "channel": "scan_provider", "announced_items": 3, "stamped_on": "2026-03-02"}
    )


async def stopped(app: FastAPI) -> dict[str, Any]:
    await until(lambda: "stopped" in app.state.health.report_ready()[1], "the stop of a partition")
    [told] = app.state.health.report_ready()[1]["stopped"]
    return dict(told)


async def until_read_on(app: FastAPI) -> None:
    await until(lambda: "stopped" not in app.state.health.report_ready()[1], "its end")


async def test_a_gap_stops_the_partition_until_it_is_accepted(broker: BrokerProcess, tmp_path: Path) -> None:
    house = House(broker.bootstrap, tmp_path / "data")
    await house.announce(0, 1, 2)
    async with house.running():
        pass
    batches, position, marks = await house.stored()
    assert (batches, position) == ({0, 1, 2}, 3)
    assert marks.startswith("1 ")
    await house.announce(*range(3, 10))
    async with connected_admin(house.kafka) as admin:
        await admin.delete_records({TopicPartition(BATCHES.name, PARTITION): RecordsToDelete(before_offset=7)})
    async with house.running() as app:
        told = await stopped(app)
        assert (told["topic"], told["partition"], told["reason"]) == (BATCHES.name, PARTITION, "gap")
        assert (told["expected"], told["log_begins"], told["log_ends"], told["missing"]) == (3, 7, 10, 4)
        assert app.state.health.ready()
        [known], done = await accept(house.kafka, BATCHES, PARTITION, 30)
        assert (known.service, done) == ("assignment", True)
        await until_read_on(app)
    async with house.running():
        pass  # ready when it has read to the end
    assert (await house.stored())[:2] == ({0, 1, 2, 7, 8, 9}, 10)
    assert await known_stoppages(house.kafka) == []


async def test_a_log_that_was_cut_and_written_past_stops_the_partition(broker: BrokerProcess, tmp_path: Path) -> None:
    house = House(broker.bootstrap, tmp_path / "data")
    for numbers in ((0, 1, 2), (3, 4, 5)):
        await house.announce(*numbers)
        async with house.running():
            pass
    broker.kill()
    cut(broker.folder / "data" / f"{BATCHES.name}-{PARTITION}", 4)
    await broker.start()
    await house.announce(*range(10, 20))
    async with house.running() as app:
        told = await stopped(app)
        assert (told["reason"], told["expected"], told["log_ends"], told["goes_on_at"]) == ("other_history", 6, 14, 3)
        _, done = await accept(house.kafka, BATCHES, PARTITION, 30)
        assert done
        await until_read_on(app)
    async with house.running():
        pass
    assert (await house.stored())[:2] == ({*range(6), *range(10, 20)}, 14)
