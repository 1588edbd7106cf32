"""The pages about help: what waits for an answer, what runs, one relief with its lists."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from contracts.reliefs import DeclineReason
from services.assignment.page.questions import AT_MOST, possible, questions_for
from services.assignment.page.rendering import Pages, Visit
from services.assignment.state.accounts import Account
from services.assignment.state.lookups import find_relief
from services.assignment.state.service_state import ServiceState
from services.assignment.views import orders, reliefs
from services.assignment.views.reliefs import Wanted


def relief_pages(pages: Pages) -> APIRouter:
    """`GET /reliefs` and `GET /reliefs/{relief_id}`."""
    router = APIRouter()

    @router.get("/reliefs")
    async def all_reliefs(
        request: Request,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        accepted: Annotated[int | None, Query(ge=0, le=AT_MOST)] = None,
    ) -> Response:
        return await pages.show(request, lambda visit: _reliefs(pages, request, visit, cursor, accepted))

    @router.get("/reliefs/{relief_id}")
    async def one_relief(request: Request, relief_id: str, saved: bool = False) -> Response:
        return await pages.show(request, lambda visit: _relief(pages, request, visit, relief_id, saved))

    return router


async def _reliefs(pages: Pages, request: Request, visit: Visit, cursor: str | None, accepted: int | None) -> Response:
    service, account, now = pages.service, visit.account, pages.service.now()
    waiting = Wanted(waits_for_me=True, limit=AT_MOST)
    asked = await reliefs.reliefs(service.read_model, service.store, account, now, waiting)
    found = await reliefs.reliefs(service.read_model, service.store, account, now, Wanted(cursor=cursor))
    return pages.render(
        request,
        "reliefs",
        visit,
        found=found,
        questions=questions_for(account, asked.reliefs),
        accepted=accepted,
        reasons=tuple(DeclineReason),
        watch_only=_watch_only(service, account),
        ordered=await orders.latest(service.store, account),
    )


async def _relief(pages: Pages, request: Request, visit: Visit, relief_id: str, saved: bool) -> Response:
    service = pages.service
    asked = await find_relief(service.read_model, service.store, relief_id)
    found = await reliefs.relief_in_full(service.read_model, service.store, visit.account, service.now(), asked)
    return pages.render(
        request,
        "relief",
        visit,
        found=found,
        saved=saved,
        possible=possible,
        moves_off=service.read_model.moves_are_off(found.region),
        reasons=tuple(DeclineReason),
    )


def _watch_only(service: ServiceState, account: Account) -> bool:
    """Whether moves are switched off in all regions that concern the account."""
    teams = account.teams or service.read_model.roster.teams
    regions = {service.read_model.roster.region_of(team) for team in teams} - {None}
    return all(service.read_model.moves_are_off(str(region)) for region in regions)
