"""All services without Kafka: what one writes is what the next one reads, through the real rules and real bytes."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from contracts.settings import SETTINGS_RECORD
from contracts.teams import TEAMS_RECORD, TeamDescribed
from contracts.topics import SETTINGS, TEAMS
from mailroom.teams import evolve
from services.assignment.app import create_app as create_assignment
from services.assignment.inbound.topics import TOPICS as PROJECTED
from services.assignment.settings import Settings as AssignmentSettings
from services.assignment.state.storage.store import Store
from services.chassis.clock import DrivenClock, SystemClock
from services.chassis.http.tokens import demo_token
from services.chassis.kafka import BadMessage, Output, Record, decode
from services.intake.app import create_app as create_intake
from services.intake.settings import Settings as IntakeSettings
from tests.doubles.assignment import SECRET, DirectConnection
from tests.doubles.intake import MemoryConnection
from tests.doubles.office.streams import Streams, value_of
from tests.doubles.publisher import MemoryPublisher

MONDAY_7 = datetime.fromisoformat("2026-03-02T07:00:00+01:00")
STEP = timedelta(minutes=1)
Told = tuple[str, str, bytes | None]
"""Topic, key and value of a record."""


class _Wired(DirectConnection):
    """Teams are heard as they come."""

    def __init__(self) -> None:
        super().__init__([])
        self.publisher = MemoryPublisher(1, "assignment")
        self.on_team: Callable[[TeamDescribed], None] = lambda _: None

    async def open(self, store: Store, on_team: Callable[[TeamDescribed], None]) -> str:
        self.on_team = on_team
        return await super().open(store, on_team)


class Office:
    """A running office of one partition."""

    def __init__(self, intake: httpx.AsyncClient, assignment: httpx.AsyncClient) -> None:
        self.intake = intake
        self.assignment = assignment
        self.taken_in = MemoryPublisher(1, "intake")
        self.wired = _Wired()
        self.streams = Streams()
        self.at = MONDAY_7
        self._offsets: Counter[str] = Counter()
        self._read: Counter[int] = Counter()

    @property
    def set_aside(self) -> list[str]:
        """Reasons of what could not be used."""
        return self.streams.set_aside

    async def call(self, method: str, path: str, body: Any) -> httpx.Response:
        """A request to intake or assignment, whoever has such a path; the supervisor asks."""
        told = any(word in path for word in ("/outages", "/settings", ":request-help", "/assignments", "/whatif"))
        client = self.assignment if told else self.intake
        token = demo_token(SECRET, "supervisor")
        return await client.request(method, path, json=body, headers={"Authorization": f"Bearer {token}"})

    async def put(self, topic: str, key: str, value: bytes | None) -> None:
        """A record straight into a topic."""
        await self._spread([(topic, key, value)])

    async def pump(self) -> None:
        """Everything that was written is read, and what follows from it, until nothing follows any more."""
        while (waiting := self._written()) or (due := self.streams.poll()):
            await self._spread(waiting) if waiting else await self._show([*map(_told, due)])

    async def tick(self) -> None:
        """The next tick; every stage has answered it, for every region."""
        self.at += STEP
        answer = await self.intake.post("/v1/clock", json={"at": self.at.isoformat()})
        assert answer.status_code == 202, answer.text
        await self.pump()
        clock = (await self.assignment.get("/v1/clock")).json()
        assert clock["at"] and datetime.fromisoformat(clock["at"]) == self.at, (self.at.isoformat(), clock)

    def _written(self) -> list[Told]:
        found: list[Told] = []
        for number, publisher in enumerate((self.taken_in, self.wired.publisher)):
            fresh = publisher.written[self._read[number] :]
            self._read[number] += len(fresh)
            found += [(each.topic, each.key, each.value) for each in fresh]
        return found

    async def _spread(self, told: Sequence[Told]) -> None:
        shown: list[Told] = []
        for topic, key, value in told:
            self._hear(topic, key, value)
            shown += [(topic, key, value), *map(_told, self.streams.give(topic, key, value))]
        await self._show(shown)

    async def _show(self, told: Sequence[Told]) -> None:
        """What `assignment` reads reaches it; returns when everything that follows is sent."""
        records = []
        for topic, key, value in told:
            if topic in PROJECTED:
                records.append(Record(topic, 0, self._offsets[topic], key, value))
                self._offsets[topic] += 1
        if records:
            await self.wired.hand_over(records)
        while (await self.assignment.get("/v1/clock")).json()["outbox"]:  # noqa: ASYNC110 - it asks as callers do
            await asyncio.sleep(0)

    def _hear(self, topic: str, key: str, value: bytes | None) -> None:
        """Topics that are read whole: what cannot be read is passed over."""
        try:
            if topic == TEAMS.name and value:
                team = decode(TEAMS_RECORD, value)
                self.streams.roster = evolve(self.streams.roster, team)
                self.wired.on_team(team)
            elif topic == SETTINGS.name and value:
                self.streams.settings[key] = decode(SETTINGS_RECORD, value)
        except BadMessage as bad:
            self.set_aside.append(bad.reason_code)


def _told(output: Output) -> Told:
    return output.topic, output.key, value_of(output)


@asynccontextmanager
async def running_office(folder: Path, teams: Sequence[str], region: str) -> AsyncIterator[Office]:
    """An office with these teams, after its first tick."""
    office = Office(httpx.AsyncClient(), httpx.AsyncClient())
    connection = MemoryConnection(DrivenClock())
    connection.publisher = office.taken_in
    intake = create_intake(IntakeSettings(clock="driven", partitions=1), connection)
    wanted: dict[str, Any] = {"partitions": 1, "clock": "driven", "profile": "local", "demo_secret": SECRET}
    database = f"sqlite+aiosqlite:///{folder / 'assignment.sqlite'}"
    assignment = create_assignment(AssignmentSettings(database_url=database, **wanted), office.wired, SystemClock())
    async with _serving(intake) as office.intake, _serving(assignment) as office.assignment:
        for team in teams:
            body = {"region": region, "site": "A", "heads": 10, "posts_fte": 10, "staffed_fte": 10}
            assert (await office.intake.put(f"/v1/teams/{team}", json=body)).status_code == 202
        await office.pump()
        await office.tick()
        yield office


@asynccontextmanager
async def _serving(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://office") as client,
    ):
        while (await client.get("/health/ready")).status_code != 200:  # noqa: ASYNC110 - it asks as callers do
            await asyncio.sleep(0)
        yield client
