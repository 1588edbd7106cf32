"""The sum of the backlog on the boards while a jams worker dies and comes back under load, as Prometheus sees it."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from contracts.topics import BACKLOG
from deploy.launcher.machine import free_ports
from services.chassis.kafka import KafkaPublisher, partition_for
from services.chassis.kafka.cluster import connected_admin
from tests.doubles.office.teams import REGION
from tests.integration.services.regions_at_work import SCRAPE_SECONDS, SHARE, TEAMS_OF_A_REGION, Load, shown_items
from tests.integration.workers import running

pytestmark = pytest.mark.kafka

PATIENCE = 60.0


@dataclass
class Prometheus:
    """Scrapes one address. `seen`: every sum that it had; without an answer, or without series, there is none."""

    address: str
    load: Load
    seen: list[int] = field(default_factory=list)
    too_high: list[tuple[int, int]] = field(default_factory=list)
    now: int | None = None

    async def run(self) -> None:
        """Scrape forever."""
        async with httpx.AsyncClient() as client:
            while True:
                items = await shown_items(client, self.address)
                self.now = sum(items.values()) if items else None
                if self.now is not None:
                    self.seen.append(self.now)
                    if self.now > self.load.sent:
                        self.too_high.append((self.now, self.load.sent))
                await asyncio.sleep(SCRAPE_SECONDS)

    async def until(self, least: int) -> int:
        """The first sum of at least this many items."""
        async with asyncio.timeout(PATIENCE):
            while self.now is None or self.now < least:  # noqa: ASYNC110 - figures tell nobody, one has to ask
                await asyncio.sleep(SCRAPE_SECONDS)
        return self.now


async def in_flight(kafka: str, partition: int) -> int:
    """Records of `backlog` that the group has not done with."""
    place = TopicPartition(BACKLOG.name, partition)
    async with connected_admin(kafka) as admin, AIOKafkaConsumer(bootstrap_servers=kafka) as consumer:
        ends = await consumer.end_offsets([place])
        done = (await admin.list_consumer_group_offsets("mailroom-jams-v1"))[place].offset
        return int(ends[place] - done)


@pytest.mark.parametrize("disk", ["kept", "lost"])
async def test_a_killed_worker_changes_the_sum_by_no_more_than_what_was_in_flight(
    kafka: str, topics: int, tmp_path: Path, disk: str, publisher: KafkaPublisher
) -> None:
    partition, (port,) = partition_for(REGION, topics), free_ports(1)
    load = Load(publisher, partition)
    prometheus = Prometheus(f"http://127.0.0.1:{port}", load)
    tasks = [asyncio.create_task(prometheus.run())]
    try:
        async with running("jams", kafka, topics, tmp_path / "first", port) as process:
            await load.begin()
            await prometheus.until(SHARE * TEAMS_OF_A_REGION)
            tasks.append(asyncio.create_task(load.run()))
            before = await prometheus.until(load.sent + 100)
            process.kill()
            before = max(before, prometheus.seen[-1])
            waiting = await in_flight(kafka, partition)
        assert waiting < SHARE, "with more than a team's share in flight this test would see no missing team"
        begun, prometheus.now = len(prometheus.seen), None
        async with running("jams", kafka, topics, tmp_path / ("first" if disk == "kept" else "second"), port):
            await prometheus.until(load.sent + 100)
        after = prometheus.seen[begun:]
        print(f"before {before}, in flight {waiting}, after {after[0]} (lowest {min(after)}), at last {after[-1]}")
        assert min(after) >= before - waiting
        assert prometheus.too_high == []
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
