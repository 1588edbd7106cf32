"""The pages about help: what waits for an answer, what runs, one relief with its lists."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from contracts.proposals import ProposalState
from contracts.reliefs import DeclineReason
from services.assignment.page.choices import MOVABLE
from services.assignment.page.questions import AT_MOST, possible, questions_for
from services.assignment.page.rendering import Pages, Visit
from services.assignment.state.accounts import Account, Role
from services.assignment.state.lookups import find_relief
from services.assignment.state.service_state import ServiceState
from services.assignment.views import orders, reliefs
from services.assignment.views.reliefs import Wanted
from services.assignment.views.schemas.proposals import ProposalSummary, summary

_TODAY = frozenset({ProposalState.LISTED, ProposalState.HELD, ProposalState.RUNNING})


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
        movable_classes=MOVABLE,
        today=_todays_lists(service, account),
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
        movable_classes=MOVABLE,
    )


def _todays_lists(service: ServiceState, account: Account) -> list[ProposalSummary]:
    """The lists of the account's teams that move, or are about to: what comes first is first."""
    if account.role is not Role.LEAD:
        return []
    held = (each for each in service.read_model.proposals.values() if account.teams & {each.from_team, each.to_team})
    begun = (each for each in held if each.state in _TODAY)
    ordered = sorted(begun, key=lambda each: (each.starts_at or each.offered_at, each.proposal_id))
    return [summary(each) for each in ordered]


def _watch_only(service: ServiceState, account: Account) -> bool:
    """Whether moves are switched off in all regions that concern the account."""
    teams = account.teams or service.read_model.roster.teams
    regions = {service.read_model.roster.region_of(team) for team in teams} - {None}
    return all(service.read_model.moves_are_off(str(region)) for region in regions)
