"""JSON routes of the settings of a planning region."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from contracts.base import Code
from contracts.items import ItemClass
from contracts.settings import SettingsChanged
from services.assignment.api.auth import AccountDependency
from services.assignment.api.headers import version_seen
from services.assignment.commands import region_settings
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
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
    unasked_minutes: Annotated[int, Field(ge=0, le=60_000)] | None = None
    unasked_classes: Annotated[tuple[ItemClass, ...], Field(max_length=len(ItemClass))] | None = None


def settings_routes(service: ServiceState, authenticated: AccountDependency) -> APIRouter:
    """Routes that show and change the settings of a region."""
    router = APIRouter(tags=["steering"], route_class=JsonRoute)
    Asks = Annotated[Account, Depends(authenticated)]  # noqa: N806 - a type
    SeenVersion = Annotated[int | None, Depends(version_seen)]  # noqa: N806 - a type

    @router.get("/v1/settings/{region}", dependencies=[Depends(authenticated)])
    async def settings(region: Code, response: Response) -> SettingsChanged:
        """The settings of a region."""
        if region not in service.read_model.roster.regions():
            raise Problem(404, "not_found", "No team is in such a region.")
        found = service.read_model.settings_of(region)
        response.headers["ETag"] = f'"{found.version}"'
        return found

    @router.put("/v1/settings/{region}")
    async def change_settings(
        region: Code, wanted: Wanted, account: Asks, version: SeenVersion, response: Response
    ) -> SettingsChanged:
        """Change settings (supervisor); valid from the next tick."""
        changes = wanted.model_dump(exclude_none=True)
        changed = await region_settings.change_settings(service, account, region, changes, version)
        response.headers["ETag"] = f'"{changed.version}"'
        return changed

    return router
