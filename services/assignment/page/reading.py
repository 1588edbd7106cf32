"""What people read: proposals, one proposal, the worklist of a team."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from contracts.proposals import OPEN_STATES, ProposalState
from contracts.reliefs import DeclineReason
from mailroom.proposals.life import TRANSITIONS, Act
from mailroom.proposals.proposal import UNDECIDED
from mailroom.workdays import BERLIN
from services.assignment.page.rendering import Pages, Visit
from services.assignment.page.sides import AT_MOST, acceptable, open_to, sides_of
from services.assignment.state.accounts import Account, Role
from services.assignment.state.lookups import find_proposal
from services.assignment.state.service_state import ServiceState
from services.assignment.views import orders, proposals, teams, worklists
from services.assignment.views.schemas.proposals import ProposalSummary
from services.assignment.views.schemas.teams import JamShown
from services.assignment.views.schemas.worklists import WorkOrder
from services.assignment.views.worklists import Wanted


def reading(pages: Pages) -> APIRouter:
    """Routes that show something and change nothing."""
    router = APIRouter()

    @router.get("/proposals")
    async def proposals(
        request: Request,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        accepted: Annotated[int | None, Query(ge=0, le=AT_MOST)] = None,
    ) -> Response:
        return await pages.show(request, lambda visit: _proposals(pages, request, visit, cursor, accepted))

    @router.get("/proposals/{proposal_id}")
    async def proposal(request: Request, proposal_id: str, saved: bool = False) -> Response:
        return await pages.show(request, lambda visit: _proposal(pages, request, visit, proposal_id, saved))

    @router.get("/worklist")
    async def worklist(
        request: Request,
        team: str = "",
        order: WorkOrder = "proposed",
        cursor: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response:
        return await pages.show(request, lambda visit: _worklist(pages, request, visit, (team, order, cursor)))

    return router


async def _proposals(
    pages: Pages, request: Request, visit: Visit, cursor: str | None, accepted: int | None
) -> Response:
    service = pages.service
    found = await proposals.proposals(service.store, visit.account, cursor=cursor)
    return pages.render(
        request,
        "proposals",
        visit,
        found=found,
        asked={each.proposal_id for each in found.proposals if _is_asked(visit.account, each)},
        acceptable=acceptable(service.read_model, visit.account, found.proposals),
        accepted=accepted,
        open_states=OPEN_STATES,
        undecided=UNDECIDED,
        watch_only=_watch_only(service, visit.account),
        ordered=await orders.latest(service.store, visit.account),
    )


async def _proposal(pages: Pages, request: Request, visit: Visit, proposal_id: str, saved: bool) -> Response:
    service = pages.service
    asked = await find_proposal(service.read_model, service.store, proposal_id)
    found = await proposals.proposal_in_full(service.read_model, service.store, visit.account, asked)
    sides = sides_of(visit.account, found)
    return pages.render(
        request,
        "proposal",
        visit,
        found=found,
        saved=saved,
        undecided=UNDECIDED,
        jam=_jam(service, visit.account, found.from_team) if found.state in OPEN_STATES else None,
        accepting=() if service.read_model.moves_are_off(found.region) else open_to(found, sides),
        moves_off=service.read_model.moves_are_off(found.region) and found.state in UNDECIDED,
        declining=sides if (found.state, Act.DECLINE) in TRANSITIONS else (),
        # A side that has not answered yet declines; stopping is for what already moves.
        may_stop=bool(sides) and found.state is ProposalState.RUNNING,
        reasons=tuple(DeclineReason),
    )


async def _worklist(
    pages: Pages, request: Request, visit: Visit, wanted: tuple[str, WorkOrder, str | None]
) -> Response:
    service, (team, order, cursor) = pages.service, wanted
    teams = sorted(visit.account.teams) or sorted(service.read_model.roster.teams)
    chosen = team or (teams[0] if teams else "")
    found = worklists.worklist(
        service.read_model, service.now(), visit.account, chosen, Wanted(order=order, cursor=cursor)
    )
    return pages.render(request, "worklist", visit, found=found, teams=teams, now_day=_today(service))


def _is_asked(account: Account, found: ProposalSummary) -> bool:
    """Whether the answer of a team that the account leads is still missing."""
    return account.role is Role.LEAD and bool(open_to(found, sides_of(account, found)))


def _jam(service: ServiceState, account: Account, team: str) -> JamShown | None:
    """The jam of a team, if the account may read more about the team than its light."""
    found = (
        jam for jam in teams.jams_for(service.read_model, service.stage_monitor, account) if isinstance(jam, JamShown)
    )
    return next((jam for jam in found if jam.team == team), None)


def _watch_only(service: ServiceState, account: Account) -> bool:
    """Whether moves are switched off in all regions that concern the account."""
    teams = account.teams or service.read_model.roster.teams
    regions = {service.read_model.roster.region_of(team) for team in teams} - {None}
    return all(service.read_model.moves_are_off(str(region)) for region in regions)


def _today(service: ServiceState) -> date:
    return service.now().astimezone(BERLIN).date()
