"""The HTTP interface of `intake`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from fastapi.responses import Response

from contracts.base import Code, Id, Message
from services.chassis.http.app import caller
from services.chassis.http.json_bodies import JsonRoute
from services.intake.answers import (
    Accepted,
    AnnouncementAccepted,
    BatchAccepted,
    CapacityAccepted,
    ClockAccepted,
    ResyncAccepted,
    TeamAccepted,
)
from services.intake.bodies import (
    AnnouncementBody,
    BatchBody,
    CapacityBody,
    ClockBody,
    EventBody,
    ItemBody,
    ResyncBody,
    TeamBody,
)
from services.intake.ingest.items import ItemIngest
from services.intake.ingest.teams import TeamIngest
from services.intake.ticks import ClockDriver

ItemId = Annotated[Id, Path(description="the item's UUID, given by the document system")]
TeamCode = Annotated[Code, Path(description="the team's code")]
BatchId = Annotated[Code, Path(description="the provider's name of the batch")]


def item_routes(ingest: ItemIngest) -> APIRouter:
    """Items, their events, batches of both, and the resync of a document system."""
    routes = APIRouter(prefix="/v1", tags=["items"], dependencies=[Depends(caller)], route_class=JsonRoute)

    @routes.post("/items", status_code=202, response_model=Accepted, summary="An item came in")
    async def take_item(item: ItemBody) -> Response:
        fact = await ingest.item(item)
        return _accepted(Accepted(event_id=fact.event_id, item_id=fact.item_id))

    @routes.post(
        "/items:batch",
        status_code=202,
        response_model=BatchAccepted,
        summary="Many items and events: all are written, or, if one is faulty, none (422 lists them by index)",
    )
    async def take_batch(batch: BatchBody) -> Response:
        taken = await ingest.batch(batch)
        accepted = tuple(Accepted.model_construct(event_id=fact.event_id, item_id=fact.item_id) for fact in taken)
        return _accepted(BatchAccepted.model_construct(accepted=accepted))

    @routes.post(
        "/items/{item_id}/events", status_code=202, response_model=Accepted, summary="Something happened to an item"
    )
    async def take_event(item_id: ItemId, event: EventBody) -> Response:
        fact = await ingest.event(item_id, event)
        return _accepted(Accepted(event_id=fact.event_id, item_id=fact.item_id))

    @routes.post(
        "/resync",
        status_code=202,
        response_model=ResyncAccepted,
        summary="All open items of a document system, in pages; moves nothing",
    )
    async def take_resync(page: ResyncBody) -> Response:
        items = await ingest.resync(page)
        return _accepted(ResyncAccepted(resync_id=page.resync_id, items=items, ended=page.final))

    return routes


def team_routes(ingest: TeamIngest) -> APIRouter:
    """Teams, their capacity, and announced batches."""
    routes = APIRouter(prefix="/v1", tags=["teams and batches"], dependencies=[Depends(caller)], route_class=JsonRoute)

    @routes.put("/teams/{team}", status_code=202, response_model=TeamAccepted, summary="Master data of a team")
    async def take_team(team: TeamCode, body: TeamBody) -> Response:
        return _accepted(TeamAccepted(event_id=await ingest.team(team, body), team=team))

    @routes.put(
        "/teams/{team}/capacity",
        status_code=202,
        response_model=CapacityAccepted,
        summary="Capacity of up to twelve weeks, effective at the next fixed publication time",
    )
    async def take_capacity(team: TeamCode, body: CapacityBody) -> Response:
        slot = await ingest.capacity(team, body)
        return _accepted(CapacityAccepted(team=team, days=len(body.days), slot=slot))

    @routes.put(
        "/batches/{batch_id}",
        status_code=202,
        response_model=AnnouncementAccepted,
        summary="A scanning provider announces a batch",
    )
    async def take_announcement(batch_id: BatchId, body: AnnouncementBody) -> Response:
        event_id = await ingest.announcement(batch_id, body)
        return _accepted(AnnouncementAccepted(event_id=event_id, batch_id=batch_id))

    return routes


def clock_routes(driver: ClockDriver) -> APIRouter:
    """The driven business clock."""
    routes = APIRouter(prefix="/v1", tags=["clock"], dependencies=[Depends(caller)], route_class=JsonRoute)

    @routes.post("/clock", status_code=202, response_model=ClockAccepted, summary="Business time moves to `at`")
    async def drive(body: ClockBody) -> Response:
        return _accepted(ClockAccepted(at=body.at, ticks=await driver.drive(body.at)))

    return routes


def _accepted(answer: Message) -> Response:
    """Written straight from the model: validating ten thousand answers a second time would be wasted."""
    return Response(answer.model_dump_json(), 202, media_type="application/json")
