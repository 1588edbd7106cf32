"""The process of an HTTP service: the server that listens, and work beside the requests."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI

from services.chassis import logs
from services.chassis.health import Health
from services.chassis.http.listening import UncheckedCallersError, listen
from services.chassis.settings import Base


@asynccontextmanager
async def run_in_background(health: Health, *work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Background work beside the requests, ended with them. If any of it breaks, the process is declared dead.

    Use it inside a lifespan; `run` then stops serving and the process ends with 1, so that it is restarted.
    """

    async def declare_dead_if_broken(running: Coroutine[Any, Any, None]) -> None:
        try:
            await running
        except Exception as error:
            logs.crash("background.crashed", error)
            health.declare_dead("background_work_broke")

    tasks = [asyncio.create_task(declare_dead_if_broken(each)) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def run(app: FastAPI, settings: Base) -> None:
    """Listen on the settings' host and port until told to stop (SIGINT, SIGTERM); logs the address, nothing else.

    Port 0 takes a free one. Ends the process with 1 where it may not listen there (`listening`), could not start, or
    its health declared it dead.
    """
    try:
        listening = listen(settings, app.state.health)
    except UncheckedCallersError as error:
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
    """Ends with 0 when it is told to stop; uvicorn's own would raise the signal again and die of it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield
