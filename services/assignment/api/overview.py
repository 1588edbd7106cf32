"""JSON route of the overview: the figures of the board `mr-lage` for those who have no Grafana."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from contracts.base import Code
from services.assignment.api.auth import AccountDependency
from services.assignment.state.accounts import Account
from services.assignment.views.overview import Glance
from services.assignment.views.schemas.overview import Overview


def overview_route(overlook: Glance, authenticated: AccountDependency) -> APIRouter:
    """`GET /v1/overview`."""
    router = APIRouter(tags=["office"])

    @router.get("/v1/overview")
    async def overview(
        account: Annotated[Account, Depends(authenticated)],
        region: Annotated[Code | None, Query()] = None,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    ) -> Overview:
        """Which team to help today, why, and what is already being done; teams most in need first. A lead gets only the
        light of other teams, and totals of their own. The order is that of the moment: between two pages a team may
        change its place."""
        return overlook.of(account, region, cursor, limit)

    return router
