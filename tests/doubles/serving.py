"""A service's app in this process, and a client that speaks HTTP to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

GETS_READY_SECONDS = 60


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """From when it is ready, or dead, to its end."""
    async with app.router.lifespan_context(app):
        async with asyncio.timeout(GETS_READY_SECONDS):
            while app.state.health.live() and not app.state.health.ready():  # noqa: ASYNC110 - asked as a runner asks
                await asyncio.sleep(0.002)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
            yield client
