"""Wires `assignment`: office, projector, relay, routes and page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI

from services.assignment import metrics as figures
from services.assignment.asking import account_of_token
from services.assignment.connection import Connection
from services.assignment.office import Office
from services.assignment.overview import Overlook
from services.assignment.page.pages import add_pages
from services.assignment.projector import TOPICS, Projector
from services.assignment.routes_items import item_routes
from services.assignment.routes_office import clock_route, office_routes, steering_routes
from services.assignment.routes_overview import overview_route
from services.assignment.routes_proposals import proposal_routes
from services.assignment.routes_public import public_routes
from services.assignment.routes_whatif import whatif_routes
from services.assignment.settings import Settings
from services.assignment.store import SecondProcess
from services.assignment.survey import Survey
from services.chassis import logs, reference
from services.chassis.clock import Clock
from services.chassis.health import Health
from services.chassis.http import Api, create_http_app, keep_running, when_ready
from services.chassis.metrics import Heartbeats, Metrics

_DESCRIPTION = """Whose is this item, who should get it, what do the two leads say. Proposals are decided here and
nowhere else; nothing moves before both teams agreed. Every answer shows only what may be shown."""


def create_app(settings: Settings, connection: Connection, clock: Clock) -> FastAPI:
    """The app. It takes the database and opens the connection when it starts to serve."""
    metrics, health = Metrics(settings, "assignment"), Health("kafka")
    office = Office(settings, connection.publisher, clock)
    survey, heartbeats = Survey(office, metrics), Heartbeats(metrics, "assignment")
    overlook = Overlook(office, survey)
    office.on_broken = health.dead
    reference.watch(connection.references, metrics, health)
    taken, failed = metrics.counter("mailroom_events_total"), metrics.counter("mailroom_event_failures_total")

    metrics.start_at_zero("mailroom_event_failures_total", topic=TOPICS)

    def count(topic: str, reason: str) -> None:
        (failed.labels(topic, reason) if reason else taken.labels(topic)).inc()

    async def serve() -> None:
        cluster = await connection.open(office.store, office.take_team)
        projector = Projector(office, cluster, count)
        shown_for = None

        def after() -> None:
            nonlocal shown_for
            figures.show(office, metrics)
            if office.floor.last_tick != shown_for:
                shown_for = office.floor.last_tick
                figures.show_unplaced(office, metrics)
                figures.show_partners(office, metrics)
                figures.show_help(office, metrics)
            for partition, sent_at in projector.heartbeats.items():
                heartbeats.seen(partition, sent_at)
            health.passed("kafka")

        await connection.read(projector, after)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            await office.start()
        except SecondProcess as error:
            logs.warning("start.refused", reason=str(error))
            raise
        logs.decision("office.open", items=len(office.floor.items), proposals=len(office.floor.proposals))
        async with keep_running(health, serve(), office.relay.run(), survey.run()):
            yield
        await connection.close()
        await office.stop()

    api = Api(title="Postwaage assignment", description=_DESCRIPTION)
    app = create_http_app(api, metrics, health, lifespan)
    ready, asking = [Depends(when_ready(health))], account_of_token(office)
    for router in (
        item_routes(office, asking),
        proposal_routes(office, asking),
        office_routes(office, asking),
        overview_route(overlook, asking),
        steering_routes(office, asking),
        whatif_routes(office, asking),
        clock_route(office),
        public_routes(survey),
    ):
        app.include_router(router, dependencies=ready)
    add_pages(app, office, overlook, ready)
    return app
