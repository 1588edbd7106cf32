"""An HTTP service: FastAPI with health, metrics, limits and problem details."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

from services.chassis.health import Health
from services.chassis.http import problems
from services.chassis.http.body_limits import BodiesLimited, BodyLimit
from services.chassis.http.measuring import OnRefusal, RequestsMeasured
from services.chassis.http.request_lines import RequestLinesChecked
from services.chassis.http.request_traces import RequestsTraced
from services.chassis.metrics import CONTENT_TYPE, Metrics

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """What describes one HTTP service. A body beyond its limit is refused before it is parsed; `larger_bodies` sets
    another limit for single paths."""

    title: str
    description: str
    version: str = "1"
    bodies: BodyLimit = field(default_factory=lambda: BodyLimit(1_048_576))
    larger_bodies: Mapping[str, BodyLimit] = field(default_factory=dict)


async def caller() -> None:
    """The caller. The one place where bearer tokens will be checked.

    Until then nothing is checked and nothing claimed, so a process listens on the loopback address only, or behind a
    gateway that authenticates (`listening.listen`).
    Every router of a service depends on this; health and metrics do not.
    """


def when_ready(health: Health) -> Callable[[], Awaitable[None]]:
    """A dependency that turns requests away (503) while the process cannot serve them yet."""

    async def refuse_until_ready() -> None:
        if not health.live():
            raise problems.Problem(503, "ending", "This process ends; try again in a moment.", retry_after=5)
        if not health.ready():
            raise problems.Problem(503, "starting", "Not ready yet; try again in a moment.", retry_after=1)

    return refuse_until_ready


def create_http_app(
    api: Api,
    metrics: Metrics,
    health: Health,
    lifespan: Lifespan | None = None,
    on_refusal: OnRefusal | None = None,
) -> FastAPI:
    """A FastAPI app with `/health/live`, `/health/ready`, `/metrics`, request times and problem details.

    `on_refusal` is called with the code of each problem response, for a service that counts them.
    """
    app = FastAPI(
        title=api.title,
        description=api.description,
        version=api.version,
        lifespan=lifespan or _nothing_to_start,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # it would redirect to whatever host the caller names
        responses=problems.RESPONSES,
    )
    app.state.health = health
    problems.install(app)
    _add_health_routes(app, metrics, health)
    app.add_middleware(BodiesLimited, usual=api.bodies, larger=api.larger_bodies)
    app.add_middleware(RequestLinesChecked)
    app.add_middleware(RequestsMeasured, metrics=metrics, on_refusal=on_refusal)
    app.add_middleware(RequestsTraced)
    return app


@asynccontextmanager
async def _nothing_to_start(_: FastAPI) -> AsyncIterator[None]:
    yield


def _add_health_routes(app: FastAPI, metrics: Metrics, health: Health) -> None:
    @app.get("/health/live", include_in_schema=False)
    async def live() -> Response:
        status, body = health.report_live()
        return JSONResponse(body, status)

    @app.get("/health/ready", include_in_schema=False)
    async def ready() -> Response:
        status, body = health.report_ready()
        return JSONResponse(body, status)

    @app.get("/metrics", include_in_schema=False)
    async def exposition() -> Response:
        return Response(metrics.exposition(), media_type=CONTENT_TYPE)
