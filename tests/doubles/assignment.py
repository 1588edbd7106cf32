"""`assignment` without Kafka: records go straight to its projector, and it runs on a real database."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import httpx
from fastapi import FastAPI

from contracts import topics
from contracts.base import Event, Topic
from contracts.item_state import ItemStateChanged, TickPassed
from contracts.items import HeartbeatSent, TransferOrdered
from contracts.jams import OutlookReady, TeamOutlookDrawn
from contracts.teams import TeamDescribed
from services.assignment.app import create_app
from services.assignment.connection import KafkaConnection
from services.assignment.inbound.feed import RecordSink
from services.assignment.settings import Settings
from services.assignment.state.storage.store import Store
from services.chassis.clock import SystemClock
from services.chassis.http.tokens import demo_token
from services.chassis.kafka import Record, encode, partition_for
from tests.doubles.office.records import REGION, judged
from tests.doubles.publisher import MemoryPublisher
from tests.doubles.serving import serving

PARTITIONS = 2
SECRET = "test-secret"
HEARD_FOR = timedelta(days=1)
"""A stage that was heard within it is heard: longer than any test takes."""
SURVEY_SECONDS = 60


class DirectConnection(KafkaConnection):
    """Hands over the records it is given, and remembers what was published."""

    publisher: MemoryPublisher
    references = ()

    def __init__(self, teams: list[TeamDescribed], partitions: int = PARTITIONS) -> None:
        super().__init__(Settings())
        self.publisher = MemoryPublisher(partitions, "assignment")
        self._described = teams
        self._records: asyncio.Queue[list[Record]] = asyncio.Queue()

    def show_stops(self, *_: object) -> None:
        """No log that could break."""

    async def open(self, _: Store, on_team: Callable[[TeamDescribed], None]) -> str:
        self.describe = on_team
        for team in self._described:
            on_team(team)
        return "test-cluster"

    async def read(self, sink: RecordSink, after: Callable[[], None]) -> None:
        while True:
            after()
            records = await self._records.get()
            await sink.apply(records)
            self._records.task_done()

    async def hand_over(self, records: list[Record]) -> None:
        """Returns when they were applied."""
        self._records.put_nowait(records)
        await asyncio.wait_for(self._records.join(), 10)

    async def close(self) -> None:
        """Nothing to close."""


class Assignment:
    """A running `assignment`, what it wrote, and the words of the tests."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient, connection: DirectConnection, offsets: Counter[Any]):
        self.app = app
        self.client = client
        self.connection = connection
        self._offsets = offsets
        self._passed: set[datetime] = set()

    def sent(self, topic: Topic) -> list[Any]:
        """What was published to a topic, in order."""
        return self.connection.publisher.events(topic.name)

    def headers(self, account: str, version: int | None = None) -> dict[str, str]:
        """Signed in as this role account."""
        seen = {} if version is None else {"If-Match": f'"{version}"'}
        return {"Authorization": f"Bearer {demo_token(SECRET, account)}", **seen}

    async def get(self, path: str, account: str = "supervisor", **parameters: Any) -> Any:
        """Parsed body of a GET that must succeed."""
        answer = await self.client.get(path, params=parameters, headers=self.headers(account))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(
        self, path: str, body: Any = None, account: str = "supervisor", version: int | None = None
    ) -> httpx.Response:
        """A POST, whatever comes."""
        return await self.client.post(path, json=body, headers=self.headers(account, version))

    async def decide(self, proposal_id: str, act: str, body: Any = None, account: str = "supervisor") -> httpx.Response:
        """Look at a list and do something with what was seen."""
        seen = await self.client.get(f"/v1/proposals/{proposal_id}", headers=self.headers("supervisor"))
        return await self.post(f"/v1/proposals/{proposal_id}:{act}", body, account, seen.json().get("version"))

    async def answer(
        self, relief_id: str, to_team: str | None = None, act: str = "accept", body: Any = None, account: str = ""
    ) -> httpx.Response:
        """Look at a relief and answer for the giver (None) or the share of that team, by default as its lead."""
        seen = await self.get(f"/v1/reliefs/{relief_id}")
        if to_team is None:
            place, part, team = f"/v1/reliefs/{relief_id}", seen, seen["from_team"]
        else:
            part = next(each for each in seen["shares"] if each["to_team"] == to_team and each["state"] != "ended")
            place, team = f"/v1/reliefs/{relief_id}/shares/{part['share_id']}", to_team
        return await self.post(f"{place}:{act}", body, account or f"lead-{team}", part["version"])

    async def agree(self, relief_id: str, *to_teams: str) -> None:
        """The giver's lead and those of these receivers say yes."""
        for team in (None, *to_teams):
            answered = await self.answer(relief_id, team)
            assert answered.status_code == 200, answered.text

    async def records(self, *told: tuple[Topic, int, str, Event | None]) -> None:
        """Hand over events as (topic, partition, key, event); returns when they were applied and answers are sent."""
        records = []
        for topic, partition, key, event in told:
            offset = self._offsets[topic.name, partition]
            self._offsets[topic.name, partition] += 1
            records.append(Record(topic.name, partition, offset, key, encode(event) if event else None))
        await self.connection.hand_over(records)
        await self.settled()

    async def surveyed(self, at: datetime) -> None:
        """Returns when it has looked over all items at this tick: else what is seen of it would be a race."""
        as_of: str | None = None
        async with asyncio.timeout(SURVEY_SECONDS):
            while as_of is None or datetime.fromisoformat(as_of) != at:
                await asyncio.sleep(0.01)
                as_of = (await self.client.get("/v1/worked-off")).json()["as_of"]

    async def settled(self) -> None:
        """Returns when everything that was committed is sent."""
        while (await self.client.get("/v1/clock")).json()["outbox"]:  # noqa: ASYNC110 - it asks as callers do
            await asyncio.sleep(0)

    async def hears(self, *told: Topic, ago: timedelta = timedelta()) -> None:
        """A heartbeat in every partition of these topics, sent this long ago."""
        beat = HeartbeatSent(sent_at=SystemClock().now() - ago)
        places = [(topic, part) for topic in told for part in range(topic.partitions(PARTITIONS))]
        await self.records(*((topic, part, "-", beat) for topic, part in places))

    async def items(self, *items: ItemStateChanged) -> None:
        """States of items."""
        await self.records(*((topics.ITEM_STATE, partition_of(item.item_id), item.item_id, item) for item in items))

    async def tick(self, at: datetime) -> None:
        """The tick in every partition."""
        self._passed.add(at)
        passed = (TickPassed(source_partition=number, at=at) for number in range(PARTITIONS))
        await self.records(*((topics.ITEM_STATE, each.source_partition, "-", each) for each in passed))

    async def outlooks(self, at: datetime, *drawn: TeamOutlookDrawn) -> None:
        """Outlooks of the region's teams, complete, and the tick they are drawn for, if that did not pass yet."""
        if at not in self._passed:
            await self.tick(at)
        place = partition_for(REGION, PARTITIONS)
        ready = OutlookReady(region=REGION, at=at, teams=len(drawn), unplaced_items=0)
        told = [(topics.OUTLOOK, place, f"{REGION}|{each.team}", each) for each in drawn]
        await self.records(*told, (topics.OUTLOOK, place, REGION, ready))

    async def plan(self, event: Event) -> None:
        """The answer of the rebalancer."""
        await self.records((topics.PLANS, partition_for(REGION, PARTITIONS), REGION, event))

    async def judge(self, *refused: str, at: datetime) -> list[TransferOrdered]:
        """Answer every transfer order that has no verdict yet, as `backlog` would; `refused` items were started."""
        orders = [each for each in self.sent(topics.ITEMS) if isinstance(each, TransferOrdered)]
        fresh = orders[self._offsets["judged", 0] :]
        self._offsets["judged", 0] += len(fresh)
        await self.items(*(judged(order, at, order.item_id in refused) for order in fresh))
        return fresh

    async def moves_on(self, region: str = REGION, **settings: Any) -> None:
        """The supervisor switches moves on."""
        body = {"moves": "on", **settings}
        answer = await self.client.put(f"/v1/settings/{region}", json=body, headers=self.headers("supervisor"))
        assert answer.status_code == 200, answer.text


@asynccontextmanager
async def running_assignment(
    database_url: str,
    teams: list[TeamDescribed],
    offsets: Counter[Any] | None = None,
    *,
    heard: bool = True,
    **settings: Any,
) -> AsyncIterator[Assignment]:
    """An `assignment` that serves, with a driven clock. `heard`: the stages before it are, for a day of the test."""
    usual: dict[str, Any] = {"partitions": PARTITIONS, "clock": "driven", "profile": "local", "demo_secret": SECRET}
    usual["silent_after_seconds"] = HEARD_FOR.total_seconds()
    configured = Settings(database_url=database_url, **usual | settings)
    connection = DirectConnection(teams, configured.partitions)
    app = create_app(configured, connection, SystemClock())
    async with serving(app) as client:
        assignment = Assignment(app, client, connection, Counter() if offsets is None else offsets)
        if heard:
            await assignment.hears(topics.ITEM_STATE, topics.OUTLOOK)
        yield assignment


def partition_of(item_id: str) -> int:
    return partition_for(item_id, PARTITIONS)
