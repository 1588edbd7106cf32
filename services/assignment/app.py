"""Wires `assignment`: office, projector, relay, routes and page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI

from services.assignment.api.auth import account_of_token
from services.assignment.api.batches import batch_routes
from services.assignment.api.clock import clock_route
from services.assignment.api.items import item_routes
from services.assignment.api.orders import order_routes
from services.assignment.api.overview import overview_route
from services.assignment.api.proposals import proposal_routes
from services.assignment.api.public import public_routes
from services.assignment.api.region_settings import settings_routes
from services.assignment.api.steering import steering_routes
from services.assignment.api.teams import team_routes
from services.assignment.api.whatif import whatif_routes
from services.assignment.commands import moves
from services.assignment.connection import Connection
from services.assignment.page.pages import add_pages
from services.assignment.serving import Serving
from services.assignment.settings import Settings
from services.assignment.state.service_state import Office
from services.assignment.state.storage.lock import SecondProcess
from services.assignment.views.overview import Overlook
from services.assignment.views.survey import Survey
from services.chassis import logs
from services.chassis.clock import Clock
from services.chassis.health import Health
from services.chassis.http.app import Api, create_http_app, when_ready
from services.chassis.http.running import run_in_background
from services.chassis.kafka.table_health import watch_tables
from services.chassis.metrics import Heartbeats, Metrics

_DESCRIPTION = """Who owns an item, who should get it, and what the two leads decide. Proposals are decided here and
nowhere else; nothing moves before both teams have agreed. Every answer shows only what may be shown."""


def create_app(settings: Settings, connection: Connection, clock: Clock) -> FastAPI:
    """The app. It takes the database and opens the connection when it starts to serve."""
    metrics, health = Metrics(settings, "assignment"), Health("kafka")
    office = Office(settings, connection.publisher, clock)
    survey, heartbeats = Survey(office, metrics), Heartbeats(metrics, "assignment")
    overlook = Overlook(office, survey)
    office.on_broken = health.declare_dead
    serving = Serving(office, connection, metrics, health, heartbeats)
    watch_tables(connection.references, metrics, health)
    connection.show_stops(metrics, health)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            await office.start()
        except SecondProcess as error:
            logs.warning("start.refused", reason=str(error))
            raise
        async with office.turn(durable=True, patient=True) as work:
            moves.halt(office, work)  # what an earlier process left must not go out where moves are off by now
        logs.decision("office.open", items=len(office.floor.items), proposals=len(office.floor.proposals))
        async with run_in_background(health, serving.read(), serving.send(), survey.run(), office.store.watch()):
            yield
        await connection.close()
        await office.stop()

    api = Api(title="Postwaage assignment", description=_DESCRIPTION)
    app = create_http_app(api, metrics, health, lifespan)
    ready, asking = [Depends(when_ready(health))], account_of_token(office)
    for router in (
        item_routes(office, asking),
        proposal_routes(office, asking),
        team_routes(office, asking),
        batch_routes(office, asking),
        overview_route(overlook, asking),
        order_routes(office, asking),
        settings_routes(office, asking),
        steering_routes(office, asking),
        whatif_routes(office, asking),
        clock_route(office),
        public_routes(survey),
    ):
        app.include_router(router, dependencies=ready)
    add_pages(app, office, overlook, ready)
    return app
