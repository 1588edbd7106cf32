"""The JSON route on which an order's verdict is read."""

from typing import Annotated

from fastapi import APIRouter, Depends

from contracts.base import Id
from services.assignment.api.auth import AccountDependency
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.assignment.views import orders
from services.assignment.views.schemas.orders import OrderShown
from services.chassis.http.json_bodies import JsonRoute


def order_routes(service: ServiceState, authenticated: AccountDependency) -> APIRouter:
    """Routes about orders."""
    router = APIRouter(tags=["orders"], route_class=JsonRoute)
    Asks = Annotated[Account, Depends(authenticated)]  # noqa: N806 - a type

    @router.get("/v1/orders/{order_id}")
    async def order(order_id: Id, account: Asks) -> OrderShown:
        """What became of an order: `pending`, `done`, or `refused` with the reason."""
        return await orders.order(service.read_model, service.store, account, order_id)

    return router
