"""JSON routes about what was announced: batches of a scanning provider, resyncs of a document system."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from contracts.base import Id
from services.assignment.api.auth import AccountDependency
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.assignment.views import batches as views
from services.assignment.views.schemas import batches as schemas
from services.chassis.http.json_bodies import JsonRoute


def batch_routes(service: ServiceState, authenticated: AccountDependency) -> APIRouter:
    """Routes that show how much of what was announced has arrived."""
    router = APIRouter(tags=["office"], route_class=JsonRoute)
    Asks = Annotated[Account, Depends(authenticated)]  # noqa: N806 - a type

    @router.get("/v1/batches", dependencies=[Depends(authenticated)])
    async def batches() -> list[schemas.BatchShown]:
        """Announced batches and how much of them has arrived."""
        return list(await views.announced_batches(service.store))

    @router.get("/v1/resyncs/{resync_id}")
    async def resync(
        resync_id: Id,
        account: Asks,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> schemas.ResyncShown:
        """What a resync of a document system did not name (supervisor and services). Listed, never closed."""
        return await views.resync(service.store, account, resync_id, cursor, limit)

    return router
