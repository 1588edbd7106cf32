"""The page "Lage": the overview as words, as one picture and as tables."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from contracts.base import Code
from contracts.jams import JamPhase
from contracts.metrics.metric import AGE_BANDS
from services.assignment.page.pictures import JAMMED, PROPOSALS, STALE_SECONDS, WORK_LEFT, bars, freshness, level
from services.assignment.page.rendering import Pages, Visit
from services.assignment.state.accounts import Role
from services.assignment.views import worklists
from services.assignment.views.overview import Glance
from services.assignment.views.schemas.overview import Overview, TeamStanding
from services.assignment.views.schemas.teams import NotKnown
from services.assignment.views.schemas.worklists import ShortageShown

_HELPED = frozenset({JamPhase.FORECAST, JamPhase.OPEN})


def _levels(found: Overview) -> dict[str, str]:
    return {
        "work": level(found.work_left_days, WORK_LEFT),
        "jammed": level(found.jammed_teams, JAMMED),
        "legal": level(found.legal_overdue, (1, 1)),
        "proposals": level(found.undecided_proposals, PROPOSALS),
    }


def overview_page(pages: Pages, overlook: Glance) -> APIRouter:
    """`GET /overview`."""
    router = APIRouter()

    @router.get("/overview")
    async def overview(
        request: Request,
        region: Annotated[Code | None, Query()] = None,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response:
        async def page(visit: Visit) -> Response:
            found = overlook.of(visit.account, region, cursor)
            read = [each for each in found.teams if isinstance(each, TeamStanding)]
            return pages.render(
                request,
                "overview",
                visit,
                shortages=_short(pages, visit),
                found=found,
                read=read,
                judged=all(each.phase is not NotKnown.UNKNOWN for each in found.teams),
                helped=[each for each in read if each.phase in _HELPED],
                bars=bars(read),
                levels=_levels(found),
                work_left_levels=WORK_LEFT,
                stale_seconds=STALE_SECONDS,
                region=region,
                freshness=freshness(found.data_age_seconds),
                age_bands=AGE_BANDS,
            )

        return await pages.show(request, page)

    return router


def _short(pages: Pages, visit: Visit) -> Sequence[ShortageShown]:
    """Where nobody has room: for those who may see the whole region."""
    return (
        ()
        if visit.account.role is Role.LEAD
        else worklists.shortages_now(pages.service.read_model, pages.service.now(), visit.account)
    )
