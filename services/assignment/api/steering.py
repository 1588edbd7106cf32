"""JSON routes by which leads and supervisors steer: outages, requests for help, plans to order."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.base import Code, Id, Instant
from contracts.items import ItemClass
from services.assignment.api.auth import AccountDependency
from services.assignment.api.headers import place
from services.assignment.commands import outages, plan_requests
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.assignment.views.schemas.base import Shown
from services.chassis.http.json_bodies import JsonRoute


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


class Wish(Shown):
    """The request was published; the next tick plans. Its verdict can be read at `/v1/orders/{order_id}`."""

    request_id: Id
    order_id: Id


class OutageDeclared(Shown):
    """The outage was published, once per planning region of the site."""

    event_ids: tuple[Id, ...]


def steering_routes(service: ServiceState, authenticated: AccountDependency) -> APIRouter:
    """Routes by which leads and supervisors steer the product."""
    router = APIRouter(tags=["steering"], route_class=JsonRoute)
    Asks = Annotated[Account, Depends(authenticated)]  # noqa: N806 - a type

    @router.post("/v1/sites/{site}/outages", status_code=202)
    async def outage(site: Code, body: Outage, account: Asks) -> OutageDeclared:
        """Declare that a site cannot work for a while (supervisor)."""
        told = await outages.declare_outage(service, account, site, (body.from_at, body.until_at))
        return OutageDeclared(event_ids=tuple(told))

    @router.post("/v1/sites/{site}/outages:lift", status_code=202)
    async def lift(site: Code, body: Lift, account: Asks) -> OutageDeclared:
        """An outage ended earlier than declared, or never happened (supervisor). It is identified by its instants."""
        told = await outages.lift_outage(service, account, site, (body.from_at, body.until_at), body.ended_at)
        return OutageDeclared(event_ids=tuple(told))

    @router.post("/v1/teams/{team}:request-help", status_code=202)
    async def request_help(team: Code, body: Help, account: Asks, response: Response) -> Wish:
        """A lead asks for help before the rule calls for it."""
        wish = await plan_requests.request_help(service, account, team, body.minutes, body.item_classes)
        place(response, wish)
        return Wish(request_id=wish, order_id=wish)

    @router.post("/v1/regions/{region}:rebalance", status_code=202)
    async def rebalance(region: Code, account: Asks, response: Response) -> Wish:
        """The supervisor orders a plan for the next tick."""
        wish = await plan_requests.order_rebalancing(service, account, region)
        place(response, wish)
        return Wish(request_id=wish, order_id=wish)

    return router
