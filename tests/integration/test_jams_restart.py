"""The sum of the backlog on the boards while a jams worker dies and comes back under load, as Prometheus sees it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from prometheus_client.parser import text_string_to_metric_families

from contracts.backlog import PartialsReached
from contracts.base import Event, derive_id
from contracts.items import BusinessTimeReached
from contracts.topics import BACKLOG, CAPACITY, TEAMS
from deploy.local.machine import free_ports
from mailroom.workdays import local
from services.chassis.fold import Output
from services.chassis.kafka import KafkaPublisher, partition_for
from tests.integration.workers import environment_of
from tests.unit.mailroom.teams_at_work import MONDAY, REGION, cell, describe, partial

pytestmark = pytest.mark.kafka

TEAMS_AT_WORK = ("team-1", "team-2", "team-3", "team-4")
SOURCES = (0, 1)
FIRST = 300
"""Items of each team from each source partition before the load."""
SHARE = FIRST * len(SOURCES)
"""What the sum would lose if a team were missing from it."""
PATIENCE = 60.0
SCRAPE_SECONDS = 0.02
LOAD_SECONDS = 0.02


@dataclass
class Load:
    """Publishes one more item at a time, now here, now there; knows how many there are by now."""

    publisher: KafkaPublisher
    partition: int
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    sent: int = 0

    async def begin(self) -> None:
        """All teams with their first items, and the first tick."""
        for team in TEAMS_AT_WORK:
            await self.publisher.publish(Output(TEAMS.name, team, describe(team, {})))
        for place in ((team, source) for team in TEAMS_AT_WORK for source in SOURCES):
            await self.count(*place, FIRST)
        await self.tick()

    async def count(self, team: str, source: int, more: int) -> None:
        """So many more items of this team in this source partition, as an absolute count."""
        items = self.counts[team, source] = self.counts.get((team, source), 0) + more
        self.sent += more
        await self._backlog(partial([cell(items, 5)], team=team, source=source))

    async def tick(self) -> None:
        """Every source partition has counted up to nine o'clock."""
        at = local(MONDAY, 9)
        for source in SOURCES:
            told = {"region": REGION, "source_partition": source, "source_partitions": len(SOURCES), "at": at}
            await self._backlog(PartialsReached.model_validate(told))
        business_time = BusinessTimeReached.model_validate({"event_id": derive_id(at), "at": at})
        await self.publisher.publish(Output(CAPACITY.name, REGION, business_time, self.partition))

    async def run(self) -> None:
        """One more item after the other, for ever, in half of the teams: of the others no record will tell again."""
        busy = TEAMS_AT_WORK[: len(TEAMS_AT_WORK) // 2]
        for number in count():
            await self.count(busy[number % len(busy)], number % len(SOURCES), 1)
            await asyncio.sleep(LOAD_SECONDS)

    async def _backlog(self, event: Event) -> None:
        await self.publisher.publish(Output(BACKLOG.name, REGION, event, self.partition))


@dataclass
class Prometheus:
    """Scrapes one address. `seen`: every sum that it had; without an answer, or without series, there is none."""

    address: str
    load: Load
    seen: list[int] = field(default_factory=list)
    too_high: list[tuple[int, int]] = field(default_factory=list)
    now: int | None = None

    async def run(self) -> None:
        """Scrape for ever."""
        async with httpx.AsyncClient() as client:
            while True:
                self.now = await self._scrape(client)
                if self.now is not None:
                    self.seen.append(self.now)
                    if self.now > self.load.sent:
                        self.too_high.append((self.now, self.load.sent))
                await asyncio.sleep(SCRAPE_SECONDS)

    async def _scrape(self, client: httpx.AsyncClient) -> int | None:
        try:
            text = (await client.get(f"{self.address}/metrics")).text
        except httpx.HTTPError:
            return None
        families = (each for each in text_string_to_metric_families(text) if each.name == "mailroom_backlog_items")
        values = [sample.value for family in families for sample in family.samples]
        return round(sum(values)) if values else None

    async def until(self, least: int) -> int:
        """The first sum of at least so many items."""
        async with asyncio.timeout(PATIENCE):
            while self.now is None or self.now < least:  # noqa: ASYNC110 - figures tell nobody, one has to ask
                await asyncio.sleep(SCRAPE_SECONDS)
        return self.now


@asynccontextmanager
async def worker(kafka: str, partitions: int, folder: Path, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """A jams worker; what of it still runs is killed."""
    environment = environment_of(kafka, partitions, folder, port)
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "services.jams", env=environment)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def in_flight(kafka: str, partition: int) -> int:
    """Records of `backlog` that the group has not done with."""
    place = TopicPartition(BACKLOG.name, partition)
    admin, consumer = AIOKafkaAdminClient(bootstrap_servers=kafka), AIOKafkaConsumer(bootstrap_servers=kafka)
    await admin.start()
    await consumer.start()
    try:
        ends = await consumer.end_offsets([place])
        done = (await admin.list_consumer_group_offsets("mailroom-jams-v1"))[place].offset
        return int(ends[place] - done)
    finally:
        await consumer.stop()
        await admin.close()


@pytest.mark.parametrize("disk", ["kept", "lost"])
async def test_a_killed_worker_changes_the_sum_by_no_more_than_what_was_in_flight(
    kafka: str, topics: int, tmp_path: Path, disk: str
) -> None:
    partition, (port,) = partition_for(REGION, topics), free_ports(1)
    publisher = KafkaPublisher(kafka, "test")
    await publisher.start()
    load = Load(publisher, partition)
    prometheus = Prometheus(f"http://127.0.0.1:{port}", load)
    tasks = [asyncio.create_task(prometheus.run())]
    try:
        async with worker(kafka, topics, tmp_path / "first", port) as process:
            await load.begin()
            await prometheus.until(SHARE * len(TEAMS_AT_WORK))
            tasks.append(asyncio.create_task(load.run()))
            before = await prometheus.until(load.sent + 100)
            process.kill()
            await process.wait()
            before = max(before, prometheus.seen[-1])
            waiting = await in_flight(kafka, partition)
        assert waiting < SHARE, "with more than a team's share in flight this test would see no missing team"
        begun, prometheus.now = len(prometheus.seen), None
        async with worker(kafka, topics, tmp_path / ("first" if disk == "kept" else "second"), port):
            await prometheus.until(load.sent + 100)
        after = prometheus.seen[begun:]
        print(f"before {before}, in flight {waiting}, after {after[0]} (lowest {min(after)}), at last {after[-1]}")
        assert min(after) >= before - waiting
        assert prometheus.too_high == []
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await publisher.stop()
