"""Regions whose teams get one more item after the other, and what the boards see of them while workers come and go."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

import httpx
from prometheus_client.parser import text_string_to_metric_families

from contracts.backlog import PartialsReached
from contracts.base import Event, derive_id
from contracts.items import BusinessTimeReached
from contracts.topics import BACKLOG, CAPACITY, TEAMS
from mailroom.workdays import local
from services.chassis.kafka import KafkaPublisher, Output, partition_for
from tests.doubles.office.teams import MONDAY, REGION, cell, describe, partial

TEAMS_OF_A_REGION = 4
SOURCES = (0, 1)
FIRST = 300
"""Items of each team from each source partition before the load."""
SHARE = FIRST * len(SOURCES)
"""What a sum would lose if a team were missing from it."""
SCRAPE_SECONDS = 0.02
LOAD_SECONDS = 0.02


@dataclass
class Load:
    """Publishes one more item of a region at a time, now here, now there; knows how many there are by now."""

    publisher: KafkaPublisher
    partition: int
    region: str = REGION
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    sent: int = 0

    def items(self) -> dict[str, int]:
        """Items by team by now."""
        return {team: sum(self.counts.get((team, source), 0) for source in SOURCES) for team in self.teams}

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams of the region."""
        return tuple(f"{self.region}-{number}" for number in range(TEAMS_OF_A_REGION))

    async def begin(self) -> None:
        """All teams with their first items, and the first tick."""
        for team in self.teams:
            await self.publisher.publish(Output(TEAMS.name, team, describe(team, {}, region=self.region)))
        for place in ((team, source) for team in self.teams for source in SOURCES):
            await self.count(*place, FIRST)
        await self.tick()

    async def count(self, team: str, source: int, more: int) -> None:
        """So many more items of this team in this source partition, as an absolute count."""
        items = self.counts[team, source] = self.counts.get((team, source), 0) + more
        self.sent += more
        counted = partial([cell(items, 5)], team=team, source=source)
        await self._backlog(counted.model_copy(update={"region": self.region}))

    async def tick(self) -> None:
        """Every source partition has counted up to nine o'clock."""
        at = local(MONDAY, 9)
        for source in SOURCES:
            told = {"region": self.region, "source_partition": source, "source_partitions": len(SOURCES), "at": at}
            await self._backlog(PartialsReached.model_validate(told))
        business_time = BusinessTimeReached.model_validate({"event_id": derive_id(at), "at": at})
        await self.publisher.publish(Output(CAPACITY.name, self.region, business_time, self.partition))

    async def run(self, seconds: float = LOAD_SECONDS) -> None:
        """One more item after the other, forever, in half of the teams: of the others no record will tell again."""
        busy = self.teams[: len(self.teams) // 2]
        for number in count():
            await self.count(busy[number % len(busy)], number % len(SOURCES), 1)
            await asyncio.sleep(seconds)

    async def again(self) -> None:
        """Every count once more: the last one may have been broken off on its way."""
        for place in self.counts:
            await self.count(*place, 0)

    async def _backlog(self, event: Event) -> None:
        await self.publisher.publish(Output(BACKLOG.name, self.region, event, self.partition))


def loads_everywhere(publisher: KafkaPublisher, partitions: int) -> list[Load]:
    """A region with its load on every partition."""
    found: dict[int, Load] = {}
    for name in (f"region-{number}" for number in count()):
        place = partition_for(name, partitions)
        found.setdefault(place, Load(publisher, place, name))
        if len(found) == partitions:
            break
    return list(found.values())


async def shown_items(client: httpx.AsyncClient, address: str) -> Mapping[str, int]:
    """Items by team as this worker shows them; empty without an answer."""
    try:
        answer = (await client.get(f"{address}/metrics")).raise_for_status()
    except httpx.HTTPError:
        return {}
    families = (each for each in text_string_to_metric_families(answer.text) if each.name == "mailroom_backlog_items")
    items: dict[str, int] = {}
    for sample in (sample for family in families for sample in family.samples):
        items[sample.labels["team"]] = items.get(sample.labels["team"], 0) + round(sample.value)
    return items
