"""The page for team leads: plain HTML from the same questions and decisions as the JSON routes, no script needed."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Query, Request, Response
from fastapi.params import Depends
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles

from contracts.proposals import OPEN_STATES, DeclineReason, ProposalState
from mailroom.proposals.life import TRANSITIONS, Act, Side
from mailroom.proposals.proposal import UNDECIDED
from mailroom.workdays import BERLIN
from services.assignment.commands import answers, moves
from services.assignment.page import glance
from services.assignment.page.accepting import AT_MOST, acceptable, accepting_all, open_to, sides_of
from services.assignment.page.rendering import Pages, Visit
from services.assignment.state.accounts import Account, Role
from services.assignment.state.service_state import ServiceState
from services.assignment.views import orders, queries, visibility, worklists
from services.assignment.views.overview import Glance
from services.assignment.views.schemas import JamShown
from services.assignment.views.schemas_proposals import ProposalSummary
from services.assignment.views.schemas_work import WorkOrder

_STATIC = Path(__file__).parent / "static"


def add_pages(app: FastAPI, service: ServiceState, overlook: Glance, dependencies: Sequence[Depends]) -> None:
    """Add the page to the app."""
    pages = Pages(service)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    for router in (
        _sign_in(pages),
        _reading(pages),
        glance.page_of(pages, overlook),
        _deciding(pages),
        accepting_all(pages),
    ):
        app.include_router(router, dependencies=list(dependencies), include_in_schema=False)


def _sign_in(pages: Pages) -> APIRouter:
    router = APIRouter()

    @router.get("/")
    async def start(request: Request) -> Response:
        async def page(visit: Visit) -> Response:
            return RedirectResponse(_start_page(visit.account), HTTPStatus.SEE_OTHER)

        return await pages.show(request, page)

    @router.get("/sign-in")
    async def form(request: Request, code: str = "") -> Response:
        return pages.render(request, "sign_in", code=code[:200], failed=False, demo=pages.service.demo_tokens())

    @router.post("/sign-in")
    async def sign_in(request: Request, code: Annotated[str, Form()] = "") -> Response:
        account = pages.service.account_by_token(code.strip())
        if account is None:
            demo = pages.service.demo_tokens()
            return pages.render(request, "sign_in", status=403, code="", failed=True, demo=demo)
        response = RedirectResponse(_start_page(account), HTTPStatus.SEE_OTHER)
        pages.sessions.begin(response, account.name)
        return response

    @router.post("/sign-out")
    async def sign_out(request: Request, form_token: Annotated[str, Form()] = "") -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, form_token)
            response = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
            pages.sessions.end(response)
            return response

        return await pages.show(request, page)

    return router


def _reading(pages: Pages) -> APIRouter:
    router = APIRouter()
    service = pages.service

    @router.get("/proposals")
    async def proposals(
        request: Request,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        accepted: Annotated[int | None, Query(ge=0, le=AT_MOST)] = None,
    ) -> Response:
        async def page(visit: Visit) -> Response:
            found = await queries.proposals(service, visit.account, cursor=cursor)
            asked = {each.proposal_id for each in found.proposals if _is_asked(visit.account, each)}
            return pages.render(
                request,
                "proposals",
                visit,
                found=found,
                asked=asked,
                acceptable=acceptable(service, visit.account, found.proposals),
                accepted=accepted,
                open_states=OPEN_STATES,
                undecided=UNDECIDED,
                watch_only=_watch_only(service, visit.account),
                ordered=await orders.latest(service, visit.account),
            )

        return await pages.show(request, page)

    @router.get("/proposals/{proposal_id}")
    async def proposal(request: Request, proposal_id: str, saved: bool = False) -> Response:
        async def page(visit: Visit) -> Response:
            found = await answers.find(service, proposal_id)
            full = await queries.proposal_in_full(service, visit.account, found)
            sides = sides_of(visit.account, full)
            return pages.render(
                request,
                "proposal",
                visit,
                found=full,
                saved=saved,
                undecided=UNDECIDED,
                jam=_jam(service, visit.account, full.from_team) if full.state in OPEN_STATES else None,
                accepting=() if moves.are_off(service, full.region) else open_to(full, sides),
                moves_off=moves.are_off(service, full.region) and full.state in UNDECIDED,
                declining=sides if (full.state, Act.DECLINE) in TRANSITIONS else (),
                # A side that has not answered yet declines; stopping is for what already moves.
                may_stop=bool(sides) and full.state is ProposalState.RUNNING,
                reasons=tuple(DeclineReason),
            )

        return await pages.show(request, page)

    @router.get("/worklist")
    async def worklist(
        request: Request,
        team: str = "",
        order: WorkOrder = "proposed",
        cursor: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response:
        async def page(visit: Visit) -> Response:
            teams = sorted(visit.account.teams) or sorted(service.read_model.roster.teams)
            chosen = team or (teams[0] if teams else "")
            found = await worklists.worklist(service, visit.account, chosen, order=order, cursor=cursor)
            return pages.render(request, "worklist", visit, found=found, teams=teams, now_day=_today(service))

        return await pages.show(request, page)

    return router


def _deciding(pages: Pages) -> APIRouter:
    router = APIRouter()
    service = pages.service

    def saved(proposal_id: str) -> Response:
        return RedirectResponse(f"/proposals/{proposal_id}?saved=true", HTTPStatus.SEE_OTHER)

    @router.post("/proposals/{proposal_id}/accept")
    async def accept(
        request: Request,
        proposal_id: str,
        version: Annotated[int, Form()],
        form_token: Annotated[str, Form()] = "",
        side: Annotated[Side | None, Form()] = None,
    ) -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, form_token)
            await answers.accept(service, visit.account, proposal_id, version, side)
            return saved(proposal_id)

        return await pages.show(request, page)

    @router.post("/proposals/{proposal_id}/decline")
    async def decline(
        request: Request,
        proposal_id: str,
        version: Annotated[int, Form()],
        reason: Annotated[DeclineReason, Form()],
        form_token: Annotated[str, Form()] = "",
        side: Annotated[Side | None, Form()] = None,
    ) -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, form_token)
            await answers.decline(service, visit.account, proposal_id, reason, version, side)
            return saved(proposal_id)

        return await pages.show(request, page)

    @router.post("/proposals/{proposal_id}/stop")
    async def stop(request: Request, proposal_id: str, form_token: Annotated[str, Form()] = "") -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, form_token)
            # Each wave has a new version; whoever stops must not be asked to look again first.
            await answers.stop(service, visit.account, proposal_id, None)
            return saved(proposal_id)

        return await pages.show(request, page)

    return router


def _start_page(account: Account) -> str:
    """Leads first see what waits for their answer, everybody else the state of the teams."""
    return "/proposals" if account.role is Role.LEAD else "/overview"


def _is_asked(account: Account, found: ProposalSummary) -> bool:
    """Whether the answer of a team that the account leads is still missing."""
    return account.role is Role.LEAD and bool(open_to(found, sides_of(account, found)))


def _jam(service: ServiceState, account: Account, team: str) -> JamShown | None:
    """The jam of a team, if the account may read more about the team than its light."""
    found = (jam for jam in visibility.jams_for(service, account) if isinstance(jam, JamShown))
    return next((jam for jam in found if jam.team == team), None)


def _watch_only(service: ServiceState, account: Account) -> bool:
    """Whether moves are switched off in all regions that concern the account."""
    teams = account.teams or service.read_model.roster.teams
    regions = {service.read_model.roster.region_of(team) for team in teams} - {None}
    return all(service.settings_of(str(region)).moves == "watch_only" for region in regions)


def _today(service: ServiceState) -> date:
    return service.now().astimezone(BERLIN).date()
