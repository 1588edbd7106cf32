"""The JSON route that says how far everything has settled."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query

from contracts.base import Instant
from services.assignment.state.service_state import ServiceState
from services.assignment.views.schemas.clock import ClockShown
from services.chassis.http.json_bodies import JsonRoute


def clock_route(service: ServiceState) -> APIRouter:
    """`GET /v1/clock`, open to every caller: it reveals nothing about anybody's work."""
    router = APIRouter(tags=["clock"], route_class=JsonRoute)

    @router.get("/v1/clock")
    async def clock(
        reached: Annotated[Instant | None, Query(description="wait for this tick")] = None,
        wait_ms: Annotated[int, Query(ge=0, le=10_000, description="milliseconds to wait at most")] = 0,
    ) -> ClockShown:
        """How far everything has settled. With `reached`, answers as soon as `at` is reached or the wait is over."""
        if reached is not None and wait_ms:
            deadline = asyncio.get_running_loop().time() + wait_ms / 1000
            while (at := service.progress().at) is None or at < reached:
                left = deadline - asyncio.get_running_loop().time()
                if left <= 0 or not await service.changes(left):
                    break
        return _clock(service)

    return router


def _clock(service: ServiceState) -> ClockShown:
    standing, read_model = service.progress(), service.read_model
    return ClockShown(
        at=standing.at,
        tick=standing.tick,
        pending_orders=standing.pending_orders,
        unsent_items=standing.unsent_items,
        outbox=standing.outbox,
        regions={name: read_model.region(name).answered_at for name in read_model.roster.regions()},
        silent=service.stage_monitor.silent(),
    )
