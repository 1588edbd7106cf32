"""All services without Kafka: what one writes is what the next one reads, through the real rules and real bytes."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from contracts.settings import SETTINGS_RECORD
from contracts.teams import TEAMS_RECORD
from contracts.topics import SETTINGS, TEAMS
from mailroom.teams import evolve
from services.assignment.inbound.topics import TOPICS as PROJECTED
from services.chassis.kafka import BadMessage, Output, Record, decode
from tests.doubles.assignment import Assignment, running_assignment
from tests.doubles.intake import Intake, running_intake
from tests.doubles.office.streams import Streams, value_of

MONDAY_7 = datetime.fromisoformat("2026-03-02T07:00:00+01:00")
STEP = timedelta(minutes=1)
Told = tuple[str, str, bytes | None]
"""Topic, key and value of a record."""


class Office:
    """A running office of one partition."""

    def __init__(self, intake: Intake, assignment: Assignment) -> None:
        self.intake = intake
        self.assignment = assignment
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
        client = self.assignment.client if told else self.intake.client
        return await client.request(method, path, json=body, headers=self.assignment.headers("supervisor"))

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
        answer = await self.intake.post("/v1/clock", {"at": self.at.isoformat()})
        assert answer.status_code == 202, answer.text
        await self.pump()
        clock = await self.assignment.get("/v1/clock")
        assert clock["at"] and datetime.fromisoformat(clock["at"]) == self.at, (self.at.isoformat(), clock)

    def _written(self) -> list[Told]:
        found: list[Told] = []
        for number, publisher in enumerate(each.connection.publisher for each in (self.intake, self.assignment)):
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
            await self.assignment.connection.hand_over(records)
        await self.assignment.settled()

    def _hear(self, topic: str, key: str, value: bytes | None) -> None:
        """Topics that are read whole: what cannot be read is passed over."""
        try:
            if topic == TEAMS.name and value:
                team = decode(TEAMS_RECORD, value)
                self.streams.roster = evolve(self.streams.roster, team)
                self.assignment.connection.describe(team)
            elif topic == SETTINGS.name and value:
                self.streams.settings[key] = decode(SETTINGS_RECORD, value)
        except BadMessage as bad:
            self.set_aside.append(bad.reason_code)


def _told(output: Output) -> Told:
    return output.topic, output.key, value_of(output)


@asynccontextmanager
async def running_office(folder: Path, teams: Sequence[str], region: str) -> AsyncIterator[Office]:
    """An office with these teams, after its first tick."""
    database = f"sqlite+aiosqlite:///{folder / 'assignment.sqlite'}"
    async with (
        running_intake(partitions=1) as intake,
        running_assignment(database, [], heard=False, partitions=1) as assignment,
    ):
        office = Office(intake, assignment)
        for team in teams:
            assert (await intake.describe(team, region=region, staffed_fte=10)).status_code == 202
        await office.pump()
        await office.tick()
        yield office
