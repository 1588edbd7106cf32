"""An HTTP service: FastAPI with health, metrics, limits, problem details, and the runner that listens."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis import logs
from services.chassis.health import Health
from services.chassis.http import problems
from services.chassis.http.body_limits import BodyLimit, Bounded
from services.chassis.http.listening import NobodyChecksCallers, listen
from services.chassis.http.request_lines import ReadableLines
from services.chassis.http.request_traces import Traced
from services.chassis.metrics import CONTENT_TYPE, Metrics
from services.chassis.settings import Base

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
OnRefusal = Callable[[str], None]


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
    app.add_middleware(Bounded, usual=api.bodies, larger=api.larger_bodies)
    app.add_middleware(ReadableLines)
    app.add_middleware(_Measured, metrics=metrics, on_refusal=on_refusal)
    app.add_middleware(Traced)
    return app


@asynccontextmanager
async def keep_running(health: Health, *work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Background work alongside the requests, ended with them. If any of it fails, the process is declared dead.

    Use it inside a lifespan; `run` then stops serving and the process ends with 1, so that it is restarted.
    """

    async def declare_dead_if_broken(running: Coroutine[Any, Any, None]) -> None:
        try:
            await running
        except Exception as error:
            logs.crash("background.crashed", error)
            health.dead("background_work_broke")

    tasks = [asyncio.create_task(declare_dead_if_broken(each)) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def run(app: FastAPI, settings: Base) -> None:
    """Listen on the settings' host and port until told to stop (SIGINT, SIGTERM); logs the address, nothing else.

    Port 0 takes a free one. Ends the process with 1 if it may not listen there (`listening`), cannot start, or is
    declared dead by its health.
    """
    try:
        listening = listen(settings, app.state.health)
    except NobodyChecksCallers as error:
        logs.warning("listening.refused", reason=str(error))
        raise SystemExit(1) from None
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="on", server_header=False, timeout_graceful_shutdown=5
    )
    server, health = _Server(config), app.state.health

    async def stop_when_dead() -> None:
        while health.live():  # noqa: ASYNC110 - it may be declared dead from any thread
            await asyncio.sleep(0.5)
        server.should_exit = True

    async def serve() -> None:
        watching = asyncio.create_task(stop_when_dead())
        await server.serve(sockets=[listening])
        watching.cancel()

    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(serve())
    if not server.started or not health.live():
        raise SystemExit(1)


class _Server(uvicorn.Server):
    """Ends with 0 when it is told to stop; uvicorn itself would raise the signal again and die of it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


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


class _Measured:
    """Outermost layer: times each request, counts refusals, and turns a bug into a 500 that reveals nothing."""

    def __init__(self, app: ASGIApp, metrics: Metrics, on_refusal: OnRefusal | None) -> None:
        self._app = app
        self._seconds = metrics.histogram("mailroom_http_request_seconds")
        self._on_refusal = on_refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), 0

        async def send_and_see(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_see)
        except Exception as error:
            # Ours, not theirs. The text of the error may quote the request, so only class and places are logged.
            logs.crash("request.crashed", error)
            if not status:
                await problems.Problem(500, "internal").response()(scope, receive, send_and_see)
        self._seconds.labels(_route(scope), f"{status // 100}xx").observe(perf_counter() - began)
        code: Any = scope.get("state", {}).get("problem_code")
        if code and self._on_refusal:
            self._on_refusal(code)


def _route(scope: Scope) -> str:
    """The route's pattern: the actual path would make a series per item."""
    return str(getattr(scope.get("route"), "path", "unmatched"))
