"""`intake` without Kafka: a connection that remembers, and a client that speaks HTTP to the app in this process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import httpx
from fastapi import FastAPI

from contracts.base import Event, derive_id
from services.chassis.clock import Clock, DrivenClock
from services.intake.app import create_app
from services.intake.connection import KafkaConnection
from services.intake.settings import Settings
from tests.doubles.publisher import MemoryPublisher
from tests.doubles.serving import serving

LETTER: dict[str, Any] = {
    "item_id": derive_id("letter"),
    "item_class": "UNTERLAGEN",
    "channel": "email",
    "legal_received_on": "2026-02-27",
}
TEAM: dict[str, Any] = {"region": "nord", "site": "A", "heads": 10, "posts_fte": 10, "staffed_fte": 9}
DAY: dict[str, Any] = {
    "day": "2026-03-03",
    "heads": 10,
    "fte_available": 7.5,
    "fte_planned_absence": 1,
    "fte_unplanned_absence": 0.5,
    "persons_planned": 1,
    "persons_unplanned": 1,
}
BATCH: dict[str, Any] = {"channel": "email", "announced_items": 1, "stamped_on": "2026-03-02"}
"""Bodies that are taken, with nothing but what is needed."""


class StandingClock:
    """The system's clock, standing still."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class MemoryConnection(KafkaConnection):
    """Remembers what was published; teams start empty."""

    publisher: MemoryPublisher
    references = ()

    def __init__(self, clock: Clock, partitions: int = 4) -> None:
        super().__init__(Settings(clock="driven"))
        self.publisher = MemoryPublisher(partitions, source="intake")
        self.clock = clock

    async def open(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to close."""


class Intake:
    """A running `intake` and what it wrote."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient, connection: MemoryConnection) -> None:
        self.app = app
        self.client = client
        self.connection = connection

    def events(self, topic: str) -> list[Event]:
        """What was published to a topic."""
        return self.connection.publisher.events(topic)

    async def post(self, path: str, body: Any) -> httpx.Response:
        """A POST, whatever comes."""
        return await self.client.post(path, json=body)

    async def put(self, path: str, body: Any) -> httpx.Response:
        """A PUT, whatever comes."""
        return await self.client.put(path, json=body)

    async def describe(self, team: str, **changed: Any) -> httpx.Response:
        """PUT a team that is fine but for what was changed."""
        return await self.put(f"/v1/teams/{team}", TEAM | changed)


@asynccontextmanager
async def running_intake(clock: Clock | None = None, partitions: int = 4, **settings: Any) -> AsyncIterator[Intake]:
    """An `intake` that serves; with a driven clock unless another is given."""
    clock = clock or DrivenClock()
    kind = "driven" if isinstance(clock, DrivenClock) else "system"
    connection = MemoryConnection(clock, partitions)
    app = create_app(Settings(clock=kind, partitions=partitions, **settings), connection)
    async with serving(app) as client:
        yield Intake(app, client, connection)
