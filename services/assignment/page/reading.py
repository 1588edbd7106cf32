"""What people read: the list of a day, the worklist of a team."""

from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BeforeValidator

from contracts.items import ItemClass
from contracts.proposals import OPEN_STATES, ProposalState
from mailroom.proposals.proposal import NOT_BEGUN
from mailroom.workdays import BERLIN
from services.assignment.page.rendering import Pages, Visit
from services.assignment.state.accounts import Account, Role
from services.assignment.state.lookups import find_proposal
from services.assignment.state.service_state import ServiceState
from services.assignment.views import proposals, teams, worklists
from services.assignment.views.schemas.teams import JamShown
from services.assignment.views.schemas.worklists import WorkOrder
from services.assignment.views.worklists import Wanted


def reading(pages: Pages) -> APIRouter:
    """Routes that show something and change nothing."""
    router = APIRouter()

    @router.get("/proposals")
    async def proposals() -> Response:
        return RedirectResponse("/reliefs", HTTPStatus.MOVED_PERMANENTLY)

    @router.get("/proposals/{proposal_id}")
    async def proposal(request: Request, proposal_id: str, saved: bool = False) -> Response:
        return await pages.show(request, lambda visit: _proposal(pages, request, visit, proposal_id, saved))

    @router.get("/worklist")
    async def worklist(
        request: Request,
        team: str = "",
        order: WorkOrder = "proposed",
        item_class: Annotated[ItemClass | None, BeforeValidator(_chosen), Query()] = None,
        find: Annotated[str, Query(max_length=36)] = "",
        cursor: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response:
        wanted = Wanted(order=order, cursor=cursor, item_class=item_class, id_starts=find.strip().lower())
        return await pages.show(request, lambda visit: _worklist(pages, request, visit, team, wanted))

    return router


async def _proposal(pages: Pages, request: Request, visit: Visit, proposal_id: str, saved: bool) -> Response:
    service = pages.service
    asked = await find_proposal(service.read_model, service.store, proposal_id)
    found = await proposals.proposal_in_full(service.read_model, service.store, visit.account, asked)
    is_own = visit.account.role is Role.SUPERVISOR or bool(visit.account.teams & {found.from_team, found.to_team})
    return pages.render(
        request,
        "proposal",
        visit,
        found=found,
        saved=saved,
        jam=_jam(service, visit.account, found.from_team) if found.state in OPEN_STATES else None,
        may_hold=is_own and found.state is ProposalState.LISTED,
        may_release=is_own and found.state is ProposalState.HELD,
        may_take_out=is_own and found.state in NOT_BEGUN,
    )


def _chosen(value: object) -> object:
    """An empty choice of a form is none."""
    return None if value == "" else value


async def _worklist(pages: Pages, request: Request, visit: Visit, team: str, wanted: Wanted) -> Response:
    service = pages.service
    teams = sorted(visit.account.teams) or sorted(service.read_model.roster.teams)
    chosen = team or (teams[0] if teams else "")
    found = worklists.worklist(service.read_model, service.now(), visit.account, chosen, wanted)
    leads = visit.account.role is Role.SUPERVISOR or chosen in visit.account.teams
    return pages.render(
        request, "worklist", visit, found=found, teams=teams, now_day=_today(service), wanted=wanted, leads=leads
    )


def _jam(service: ServiceState, account: Account, team: str) -> JamShown | None:
    """The jam of a team, if the account may read more about the team than its light."""
    found = (
        jam for jam in teams.jams_for(service.read_model, service.stage_monitor, account) if isinstance(jam, JamShown)
    )
    return next((jam for jam in found if jam.team == team), None)


def _today(service: ServiceState) -> date:
    return service.now().astimezone(BERLIN).date()
