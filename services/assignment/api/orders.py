"""The JSON route on which an order's verdict is read."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from contracts.base import Id
from services.assignment.api.auth import AccountDependency
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.assignment.views import orders
from services.chassis.http.json_bodies import JsonRoute


def place(response: Response, order_id: str) -> None:
    """State in `Location` where the verdict on an accepted order can be read."""
    response.headers["Location"] = f"/v1/orders/{order_id}"


def order_routes(service: ServiceState, authenticated: AccountDependency) -> APIRouter:
    """Routes about orders."""
    router = APIRouter(tags=["orders"], route_class=JsonRoute)
    Asks = Annotated[Account, Depends(authenticated)]  # noqa: N806 - a type

    @router.get("/v1/orders/{order_id}")
    async def order(order_id: Id, account: Asks) -> orders.OrderShown:
        """What became of an order: `pending`, `done`, or `refused` with the reason."""
        return await orders.order(service, account, order_id)

    return router
