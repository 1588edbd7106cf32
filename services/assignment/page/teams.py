"""The page of one team: how it stands and will stand, its jam, what it gives and takes, and how it asks for help."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from contracts.items import ItemClass
from services.assignment.commands.plan_requests import request_help
from services.assignment.page.choices import MOVABLE
from services.assignment.page.pictures import WORK_LEFT, bars
from services.assignment.page.rendering import Pages, Visit
from services.assignment.state.accounts import Role
from services.assignment.views import teams, visibility
from services.assignment.views.credit import credit_of
from services.assignment.views.overview import Glance
from services.assignment.views.schemas.overview import TeamStanding
from services.assignment.views.schemas.teams import OutlookShown
from services.chassis.http.problems import Problem


class _Help(BaseModel):
    """A request for help as the form sends it."""

    model_config = ConfigDict(frozen=True)

    hours: Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
    item_class: Annotated[tuple[ItemClass, ...], Field(max_length=len(ItemClass))] = ()
    form_token: str = ""


def team_pages(pages: Pages, glance: Glance) -> APIRouter:
    """`GET /teams/{team}` and `POST /teams/{team}/help`."""
    router = APIRouter()

    @router.get("/teams/{team}")
    async def one_team(request: Request, team: str, saved: bool = False) -> Response:
        return await pages.show(request, lambda visit: _team(pages, glance, request, visit, team, saved))

    @router.post("/teams/{team}/help")
    async def ask_for_help(request: Request, team: str, wish: Annotated[_Help, Form()]) -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, wish.form_token)
            await request_help(pages.service, visit.account, team, max(1, round(60 * wish.hours)), wish.item_class)
            return RedirectResponse(f"/teams/{team}?saved=true", HTTPStatus.SEE_OTHER)

        return await pages.show(request, page)

    return router


async def _team(pages: Pages, glance: Glance, request: Request, visit: Visit, team: str, saved: bool) -> Response:
    service = pages.service
    described = service.read_model.roster.teams.get(team)
    if described is None:
        raise Problem(404, "not_found", "There is no such team.")
    if not visit.account.may_read(team):
        raise Problem(403, "not_your_team", "Figures of a team are open to its lead and to the supervisor.")
    is_hidden = team in visibility.too_small(service.read_model.roster)
    if is_hidden and visit.account.role is not Role.LEAD:
        raise Problem(404, "not_found", "The team is too small to be shown alone.")
    found = glance.of(visit.account, described.region)
    standing = next((each for each in found.teams if each.team == team and isinstance(each, TeamStanding)), None)
    outlooks = teams.outlooks_for(service.read_model, service.stage_monitor, visit.account, described.region)
    outlook = next((each for each in outlooks if each.team == team and isinstance(each, OutlookShown)), None)
    return pages.render(
        request,
        "team",
        visit,
        team=described,
        standing=standing,
        outlook=outlook,
        bars=bars([standing] if standing else []),
        work_left_levels=WORK_LEFT,
        credit=None if is_hidden else await credit_of(service.store, team, service.now()),
        leads=visit.account.role is Role.SUPERVISOR or team in visit.account.teams,
        moves_off=service.read_model.moves_are_off(described.region),
        movable_classes=MOVABLE,
        saved=saved,
    )
