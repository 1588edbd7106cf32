"""Wires `assignment`: state, projector, relay, routes and page."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import Depends, FastAPI, params
from fastapi.staticfiles import StaticFiles

from services.assignment.api.auth import account_of_token
from services.assignment.api.batches import batch_routes
from services.assignment.api.clock import clock_route
from services.assignment.api.items import item_routes, mark_routes
from services.assignment.api.orders import order_routes
from services.assignment.api.overview import overview_route
from services.assignment.api.proposals import list_routes, proposal_routes
from services.assignment.api.public import public_routes
from services.assignment.api.region_settings import settings_routes
from services.assignment.api.reliefs import answer_routes, relief_routes
from services.assignment.api.steering import steering_routes
from services.assignment.api.teams import team_routes
from services.assignment.api.whatif import whatif_routes
from services.assignment.commands.help_life import halt
from services.assignment.connection import KafkaConnection
from services.assignment.inbound.projector import Projector
from services.assignment.metrics.survey import Survey
from services.assignment.page.answering import answering
from services.assignment.page.errors import say_errors_in_words
from services.assignment.page.live import live
from services.assignment.page.marking import marking
from services.assignment.page.overview import overview_page
from services.assignment.page.reading import reading
from services.assignment.page.reliefs import relief_pages
from services.assignment.page.rendering import STATIC, Pages
from services.assignment.page.report import report_pages
from services.assignment.page.signing_in import signing_in
from services.assignment.page.steering import steering_pages
from services.assignment.page.teams import team_pages
from services.assignment.serving import Serving
from services.assignment.settings import Settings
from services.assignment.state.service_state import ServiceState
from services.assignment.state.storage.lock import SecondProcess
from services.assignment.views.overview import Glance
from services.chassis import logs
from services.chassis.clock import Clock
from services.chassis.health import Health
from services.chassis.http.app import Api, create_http_app, when_ready
from services.chassis.http.running import run_in_background
from services.chassis.kafka.table_health import watch_tables
from services.chassis.metrics import Metrics

_DESCRIPTION = """Who owns an item, who should get it, and what the two leads decide. Proposals are decided here and
nowhere else; nothing moves before both teams have agreed. Every answer shows only what may be shown."""


def create_app(settings: Settings, connection: KafkaConnection, clock: Clock) -> FastAPI:
    """The app. It takes the database and opens the connection when it starts to serve."""
    metrics, health = Metrics(settings, "assignment"), Health("kafka")
    service = ServiceState(settings, clock)
    survey = Survey(service.read_model, service.store, service.stage_monitor, metrics)
    glance = Glance(service.read_model, service.stage_monitor, survey.findings)
    service.on_broken = health.declare_dead
    serving = Serving(service, connection, Projector(service, metrics), metrics, health)
    watch_tables(connection.references, metrics, health)
    connection.show_stops(metrics, health)

    api = Api(title="Postwaage assignment", description=_DESCRIPTION)
    app = create_http_app(api, metrics, health, _lifespan(service, connection, health, (serving, survey)))
    ready, authenticated = [Depends(when_ready(health))], account_of_token(service)
    asked = service, authenticated
    for router in (
        item_routes(*asked),
        mark_routes(*asked),
        proposal_routes(*asked),
        list_routes(*asked),
        relief_routes(*asked),
        answer_routes(*asked),
        team_routes(*asked),
        batch_routes(*asked),
        overview_route(glance, authenticated),
        order_routes(*asked),
        settings_routes(*asked),
        steering_routes(*asked),
        whatif_routes(*asked),
        clock_route(service),
        public_routes(survey.findings),
    ):
        app.include_router(router, dependencies=ready)
    pages = Pages(service)
    _add_pages(app, pages, glance, ready)
    say_errors_in_words(app, pages)
    return app


def _add_pages(app: FastAPI, pages: Pages, glance: Glance, ready: Sequence[params.Depends]) -> None:
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in (
        signing_in(pages),
        live(pages),
        reading(pages),
        overview_page(pages, glance),
        relief_pages(pages),
        team_pages(pages, glance),
        steering_pages(pages),
        report_pages(pages),
        answering(pages),
        marking(pages),
    ):
        app.include_router(router, dependencies=ready, include_in_schema=False)


def _lifespan(
    service: ServiceState, connection: KafkaConnection, health: Health, working: tuple[Serving, Survey]
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    serving, survey = working

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            await service.start()
        except SecondProcess as error:
            logs.warning("start.refused", reason=str(error))
            raise
        async with service.transaction(durable=True, patient=True) as work:
            halt(work, service.now())  # what an earlier process left must not go out where moves are off by now
        logs.decision("office.open", items=len(service.read_model.items), proposals=len(service.read_model.proposals))
        async with run_in_background(health, serving.read(), serving.send(), survey.run(), service.store.watch()):
            yield
        await connection.close()
        await service.stop()

    return lifespan
