"""The page on which a supervisor steers a region: switches, an order for help, and what would happen if."""

import asyncio
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from contracts.base import LARGEST
from contracts.items import ItemClass
from mailroom.whatif.comparison import Course, compare
from services.assignment.commands.plan_requests import order_rebalancing
from services.assignment.commands.region_settings import change_settings
from services.assignment.page.choices import MOVABLE
from services.assignment.page.rendering import Pages, Visit
from services.assignment.state.service_state import ServiceState
from services.assignment.state.storage import tables
from services.assignment.views import visibility, whatif
from services.assignment.views.schemas.whatif import CourseShown, shown
from services.chassis.http.problems import Problem

COURSES = (Course(name="nothing"), Course(name="plan", replans=True))
"""What is compared: nothing but what runs, and what the engine would plan now."""
_MOST_CHANGES = 10


class _Switches(BaseModel):
    """The switches of a region as the form sends them."""

    model_config = ConfigDict(frozen=True)

    version: Annotated[int, Field(ge=0, le=LARGEST)]
    moves: Literal["watch_only", "on"]
    placement: Literal["advise", "order"]
    unasked_hours: Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False)] = 0
    item_class: Annotated[tuple[ItemClass, ...], Field(max_length=len(ItemClass))] = ()
    form_token: str = ""


def steering_pages(pages: Pages) -> APIRouter:
    """`/steering/{region}`: shows, compares, switches, orders."""
    router, turn = APIRouter(), asyncio.Lock()

    @router.get("/steering")
    async def first(request: Request) -> Response:
        async def page(visit: Visit) -> Response:
            visit.account.must_supervise()
            regions = pages.service.read_model.roster.regions()
            if not regions:
                raise Problem(404, "not_found", "There is no region yet.")
            return RedirectResponse(f"/steering/{regions[0]}", HTTPStatus.SEE_OTHER)

        return await pages.show(request, page)

    @router.get("/steering/{region}")
    async def one_region(request: Request, region: str, compared: bool = False, saved: bool = False) -> Response:
        async def page(visit: Visit) -> Response:
            visit.account.must_supervise()
            courses = await _compared(pages.service, region, turn) if compared else ()
            return await _region(pages, request, visit, region, courses, saved)

        return await pages.show(request, page)

    @router.post("/steering/{region}/switches")
    async def switch(request: Request, region: str, said: Annotated[_Switches, Form()]) -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, said.form_token)
            wanted: dict[str, object] = {"moves": said.moves, "placement": said.placement}
            wanted |= {"unasked_minutes": round(60 * said.unasked_hours), "unasked_classes": said.item_class}
            # Whoever stops something must not be asked to look again first.
            version = None if said.moves == "watch_only" else said.version
            await change_settings(pages.service, visit.account, region, wanted, version)
            return RedirectResponse(f"/steering/{region}?saved=true", HTTPStatus.SEE_OTHER)

        return await pages.show(request, page)

    @router.post("/steering/{region}/rebalance")
    async def rebalance(request: Request, region: str, form_token: Annotated[str, Form()] = "") -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, form_token)
            await order_rebalancing(pages.service, visit.account, region)
            return RedirectResponse(f"/steering/{region}?saved=true", HTTPStatus.SEE_OTHER)

        return await pages.show(request, page)

    return router


async def _region(
    pages: Pages, request: Request, visit: Visit, region: str, courses: tuple[CourseShown, ...], saved: bool
) -> Response:
    service = pages.service
    regions = service.read_model.roster.regions()
    if region not in regions:
        raise Problem(404, "not_found", "No team is in such a region.")
    return pages.render(
        request,
        "steering",
        visit,
        region=region,
        regions=regions,
        settings=service.read_model.settings_of(region),
        changes=await _changes(service, region),
        courses=courses,
        movable_classes=MOVABLE,
        saved=saved,
    )


async def _compared(service: ServiceState, region: str, turn: asyncio.Lock) -> tuple[CourseShown, ...]:
    """One question at a time: each takes the engine a moment."""
    hidden = visibility.too_small(service.read_model.roster, region)
    situation = await whatif.situation_of(service.read_model, service.store, region)
    async with turn:
        outcomes = await asyncio.to_thread(compare, situation, COURSES)
    return tuple(shown(outcome, hidden) for outcome in outcomes)


async def _changes(service: ServiceState, region: str) -> list[dict[str, Any]]:
    """Who switched what, newest first."""
    log = tables.audit.c
    wanted = select(log.at, log.account, log.act, log.detail).where(
        log.subject == region, log.act.in_(("settings.changed", "rebalance.ordered"))
    )
    async with service.store.read() as connection:
        rows = (await connection.execute(wanted.order_by(log.number.desc()).limit(_MOST_CHANGES))).mappings()
        return [{**row, "at": datetime.fromisoformat(row["at"])} for row in rows]
