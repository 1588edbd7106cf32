"""The JSON route that says how far everything has settled."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query

from contracts.base import Instant
from services.assignment.state.service_state import Office
from services.assignment.views import schemas
from services.chassis.http.json_bodies import JsonRoute


def clock_route(office: Office) -> APIRouter:
    """`GET /v1/clock`, open to every caller: it reveals nothing about anybody's work."""
    router = APIRouter(tags=["clock"], route_class=JsonRoute)

    @router.get("/v1/clock")
    async def clock(
        reached: Annotated[Instant | None, Query(description="wait for this tick")] = None,
        wait_ms: Annotated[int, Query(ge=0, le=10_000, description="milliseconds to wait at most")] = 0,
    ) -> schemas.ClockShown:
        """How far everything has settled. With `reached`, answers as soon as `at` is reached or the wait is over."""
        if reached is not None and wait_ms:
            deadline = asyncio.get_running_loop().time() + wait_ms / 1000
            while (at := office.standing().at) is None or at < reached:
                left = deadline - asyncio.get_running_loop().time()
                if left <= 0 or not await office.changes(left):
                    break
        return _clock(office)

    return router


def _clock(office: Office) -> schemas.ClockShown:
    standing, floor = office.standing(), office.floor
    return schemas.ClockShown(
        at=standing.at,
        tick=standing.tick,
        pending_orders=standing.pending_orders,
        unsent_items=standing.unsent_items,
        outbox=standing.outbox,
        regions={name: floor.region(name).answered_at for name in floor.roster.regions()},
        silent=office.hearing.silent(),
    )
