"""JSON routes about the state of teams: jams, outlook, shortages."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from contracts.base import Code
from services.assignment.api.auth import AccountDependency
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.assignment.views import teams, worklists
from services.assignment.views.schemas.teams import JamShown, OutlookShown, TeamLight
from services.assignment.views.schemas.worklists import ShortageShown
from services.chassis.http.json_bodies import JsonRoute


def team_routes(service: ServiceState, authenticated: AccountDependency) -> APIRouter:
    """Routes that show the state of teams and regions."""
    router = APIRouter(tags=["office"], route_class=JsonRoute)
    Asks = Annotated[Account, Depends(authenticated)]  # noqa: N806 - a type

    @router.get("/v1/jams")
    async def jams(account: Asks, region: Annotated[Code | None, Query()] = None) -> list[JamShown | TeamLight]:
        """Teams that are not in the phase `normal`, by team code. A lead gets only the light of other teams. Teams too
        small to be shown alone are left out. A team whose state is not known at present has the phase `unknown`."""
        return teams.jams_for(service.read_model, service.stage_monitor, account, region)

    @router.get("/v1/outlook")
    async def outlook(account: Asks, region: Annotated[Code | None, Query()] = None) -> list[OutlookShown | TeamLight]:
        """What awaits each team, by team code. A lead gets only the light of other teams. Teams too small to be shown
        alone are left out. A team whose state is not known at present appears as a light with the phase `unknown`."""
        return teams.outlooks_for(service.read_model, service.stage_monitor, account, region)

    @router.get("/v1/shortages")
    async def shortages(account: Asks, region: Annotated[Code | None, Query()] = None) -> list[ShortageShown]:
        """Regions in which nobody has room (supervisor and services): missing minutes and posts in total and by class,
        and the proposed order of work. An entry disappears when its time is over or room is found."""
        return list(worklists.shortages_now(service.read_model, service.now(), account, region))

    return router
