"""Wires `intake`: connection, routes, heartbeat and ticks."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import Depends, FastAPI

from services.chassis.clock import DrivenClock
from services.chassis.health import Health
from services.chassis.http.app import Api, Lifespan, create_http_app, when_ready
from services.chassis.http.body_limits import BodyLimit
from services.chassis.http.running import run_in_background
from services.chassis.kafka.table_health import watch_tables
from services.chassis.metrics import Metrics
from services.intake.connection import KafkaConnection
from services.intake.ingest.items import ItemIngest
from services.intake.ingest.team_directory import TeamDirectory
from services.intake.ingest.teams import TeamIngest
from services.intake.publisher import TrackedPublisher
from services.intake.routes import clock_routes, item_routes, team_routes
from services.intake.settings import Settings
from services.intake.ticks import ClockDriver, WriteHealth, send_heartbeats, tick_forever

_DESCRIPTION = """Accepts post and applications, what happens to them, teams and capacity. No document, no name, no free
text: unknown fields are refused. Every call may be repeated; a repeat changes nothing and gets the same answer. Other
content under a known id is refused (409) if this process knows the id; otherwise it is void, counted and becomes a dead
letter."""


Work = Callable[[], Coroutine[Any, Any, None]]


def create_app(settings: Settings, connection: KafkaConnection) -> FastAPI:
    """The app. It opens the connection when it starts to serve, and is ready once teams (and clock) have been read."""
    metrics, health = Metrics(settings, "intake"), Health("kafka")
    watch_tables(connection.references, metrics, health)
    refused = metrics.counter("mailroom_requests_refused_total")
    metrics.start_at_zero("mailroom_requests_refused_total")
    clock, publisher, teams = connection.clock, TrackedPublisher(connection.publisher), TeamDirectory(connection.teams)
    writes = WriteHealth(settings)
    health.add_check("kafka_writes", writes.healthy)
    background: list[Work] = [partial(send_heartbeats, publisher, metrics, settings, writes)]
    routers = [
        item_routes(ItemIngest(settings, teams, clock, publisher, metrics)),
        team_routes(TeamIngest(settings, teams, clock, publisher)),
    ]
    if isinstance(clock, DrivenClock):
        routers.append(clock_routes(ClockDriver(clock, publisher, settings)))
    else:
        background.append(partial(tick_forever, clock, publisher, settings))
    lifespan = _lifespan(connection, health, background)
    app = create_http_app(_api(settings), metrics, health, lifespan, lambda code: refused.labels(code).inc())
    for router in routers:
        app.include_router(router, dependencies=[Depends(when_ready(health))])
    return app


def _lifespan(connection: KafkaConnection, health: Health, background: Sequence[Work]) -> Lifespan:
    """Opens the connection and keeps the background work running until the app stops."""

    async def serve() -> None:
        await connection.open()
        health.passed("kafka")
        await asyncio.gather(*(work() for work in background))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with run_in_background(health, serve()):
            yield
        await connection.close()

    return lifespan


def _api(settings: Settings) -> Api:
    return Api(
        title="Postwaage intake",
        description=_DESCRIPTION,
        bodies=BodyLimit(settings.max_body_bytes),
        larger_bodies={
            # Each event is an object within its item's; the body itself is one more.
            "/v1/items:batch": BodyLimit(settings.max_batch_bytes, 2 * settings.max_batch_items + 1),
            "/v1/resync": BodyLimit(settings.max_resync_bytes, settings.max_resync_items + 1),
        },
    )
