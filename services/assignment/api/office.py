"""JSON routes about the office as a whole: jams, outlook, clock, settings, outages, batches, help."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.base import Code, Id, Instant
from contracts.items import ItemClass
from contracts.settings import SettingsChanged
from services.assignment.api.auth import AskingAccount, version_seen
from services.assignment.api.orders import place
from services.assignment.commands import steering
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import Office
from services.assignment.views import resyncs, schemas, schemas_work, visibility, worklists
from services.assignment.views.batches import announced_batches
from services.chassis.http.json_bodies import JsonRoute
from services.chassis.http.problems import Problem

Share = Annotated[float, Field(gt=0, le=1)]


class Wanted(BaseModel):
    """What to change; a field that is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    moves: Literal["watch_only", "on"] | None = None
    placement: Literal["advise", "order"] | None = None
    receiver_load_limit: Share | None = None
    giver_daily_share: Share | None = None
    receiver_daily_share: Share | None = None


class Outage(BaseModel):
    """A site cannot work between two instants."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    from_at: Instant
    until_at: Instant

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> "Outage":
        if self.until_at <= self.from_at:
            raise ValueError("until_at must be later than from_at")
        return self


class Lift(Outage):
    """The outage as it was declared. Without `ended_at` it counts as if it had never happened."""

    ended_at: Instant | None = None


class Help(BaseModel):
    """An amount of work in minutes, of these classes (none named: any)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    minutes: Annotated[int, Field(ge=1, le=1_000_000)]
    item_classes: Annotated[tuple[ItemClass, ...], Field(max_length=18)] = ()


class Wish(schemas.Shown):
    """The request was published; the next tick plans. Its verdict can be read at `/v1/orders/{order_id}`."""

    request_id: Id
    order_id: Id


class OutageDeclared(schemas.Shown):
    """The outage was published, once per planning region of the site."""

    event_ids: tuple[Id, ...]


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


def office_routes(office: Office, asking: AskingAccount) -> APIRouter:
    """Routes that show the state of the office."""
    router = APIRouter(tags=["office"], route_class=JsonRoute)
    Asks = Annotated[Account, Depends(asking)]  # noqa: N806 - a type

    @router.get("/v1/jams")
    async def jams(
        account: Asks, region: Annotated[Code | None, Query()] = None
    ) -> list[schemas.JamShown | schemas.TeamLight]:
        """Teams that are not in the phase `normal`, by team code. A lead gets only the light of other teams. Teams too
        small to be shown alone are left out. A team whose state is not known at present has the phase `unknown`."""
        return visibility.jams_for(office, account, region)

    @router.get("/v1/outlook")
    async def outlook(
        account: Asks, region: Annotated[Code | None, Query()] = None
    ) -> list[schemas.OutlookShown | schemas.TeamLight]:
        """What awaits each team, by team code. A lead gets only the light of other teams. Teams too small to be shown
        alone are left out. A team whose state is not known at present appears as a light with the phase `unknown`."""
        return visibility.outlooks_for(office, account, region)

    @router.get("/v1/shortages")
    async def shortages(
        account: Asks, region: Annotated[Code | None, Query()] = None
    ) -> list[schemas_work.ShortageShown]:
        """Regions in which nobody has room (supervisor and services): missing minutes and posts in total and by class,
        and the proposed order of work. An entry disappears when its time is over or room is found."""
        return list(worklists.shortages_now(office, account, region))

    @router.get("/v1/batches", dependencies=[Depends(asking)])
    async def batches() -> list[schemas.BatchShown]:
        """Announced batches and how much of them has arrived."""
        return list(await announced_batches(office.store))

    @router.get("/v1/resyncs/{resync_id}")
    async def resync(
        resync_id: Id,
        account: Asks,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> schemas.ResyncShown:
        """What a resync of a document system did not name (supervisor and services). Listed, never closed."""
        return await resyncs.resync(office, account, resync_id, cursor, limit)

    return router


def steering_routes(office: Office, asking: AskingAccount) -> APIRouter:
    """Routes by which leads and supervisors steer the product."""
    router = APIRouter(tags=["steering"], route_class=JsonRoute)
    Asks = Annotated[Account, Depends(asking)]  # noqa: N806 - a type
    SeenVersion = Annotated[int | None, Depends(version_seen)]  # noqa: N806 - a type

    @router.get("/v1/settings/{region}", dependencies=[Depends(asking)])
    async def settings(region: Code, response: Response) -> SettingsChanged:
        """The settings of a region."""
        if region not in office.floor.roster.regions():
            raise Problem(404, "not_found", "No team is in such a region.")
        found = office.settings_of(region)
        response.headers["ETag"] = f'"{found.version}"'
        return found

    @router.put("/v1/settings/{region}")
    async def change_settings(
        region: Code, wanted: Wanted, account: Asks, version: SeenVersion, response: Response
    ) -> SettingsChanged:
        """Change settings (supervisor); valid from the next tick."""
        changes = wanted.model_dump(exclude_none=True)
        changed = await steering.change_settings(office, account, region, changes, version)
        response.headers["ETag"] = f'"{changed.version}"'
        return changed

    @router.post("/v1/sites/{site}/outages", status_code=202)
    async def outage(site: Code, body: Outage, account: Asks) -> OutageDeclared:
        """Declare that a site cannot work for a while (supervisor)."""
        told = await steering.declare_outage(office, account, site, (body.from_at, body.until_at))
        return OutageDeclared(event_ids=tuple(told))

    @router.post("/v1/sites/{site}/outages:lift", status_code=202)
    async def lift(site: Code, body: Lift, account: Asks) -> OutageDeclared:
        """An outage ended earlier than declared, or never happened (supervisor). It is identified by its instants."""
        told = await steering.lift_outage(office, account, site, (body.from_at, body.until_at), body.ended_at)
        return OutageDeclared(event_ids=tuple(told))

    @router.post("/v1/teams/{team}:request-help", status_code=202)
    async def request_help(team: Code, body: Help, account: Asks, response: Response) -> Wish:
        """A lead asks for help before the rule calls for it."""
        wish = await steering.request_help(office, account, team, body.minutes, body.item_classes)
        place(response, wish)
        return Wish(request_id=wish, order_id=wish)

    @router.post("/v1/regions/{region}:rebalance", status_code=202)
    async def rebalance(region: Code, account: Asks, response: Response) -> Wish:
        """The supervisor orders a plan for the next tick."""
        wish = await steering.order_rebalancing(office, account, region)
        place(response, wish)
        return Wish(request_id=wish, order_id=wish)

    return router
