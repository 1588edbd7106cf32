"""The page "Lage": the overview as words, as one picture and as tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from contracts.base import Code
from contracts.jams import JamPhase
from contracts.metrics.metric import AGE_BANDS
from services.assignment.page.rendering import Pages, Visit
from services.assignment.state.accounts import Role
from services.assignment.views import worklists
from services.assignment.views.overview import Glance
from services.assignment.views.schemas.overview import Overview, TeamStanding
from services.assignment.views.schemas.teams import NotKnown
from services.assignment.views.schemas.worklists import ShortageShown

STALE_SECONDS = (60.0, 300.0)
"""Age of the last heartbeat from which data is old, and from which it may not be trusted (as on the boards)."""
WORK_LEFT = (8.0, 12.0)
"""Days of work left from which to warn, and to act."""
JAMMED = (1.0, 2.0)
"""Jammed teams from which to warn, and to act."""
PROPOSALS = (1.0, 10.0)
"""Undecided proposals from which to warn, and to act."""
MOST_BARS = 12
"""A picture of more teams says less; the table has them all."""
_ROOM = 10.0
"""Least days of work left that the picture has room for: the lower of the two targets (boards: near 10 and 14)."""
_HELPED = frozenset({JamPhase.FORECAST, JamPhase.OPEN})


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the picture. `now`, `ahead`: percent of its width."""

    team: TeamStanding
    now: float
    ahead: float | None


def bars(teams: Iterable[TeamStanding]) -> tuple[Bar, ...]:
    """The first teams with their days of work left, now and expected, on one scale."""
    drawn = [each for each in teams if each.days_of_work_left is not None][:MOST_BARS]
    most = max(
        (_ROOM, *(each.days_of_work_left or 0.0 for each in drawn), *(each.days_left_ahead or 0.0 for each in drawn))
    )
    return tuple(
        Bar(
            each,
            round(100 * (each.days_of_work_left or 0.0) / most, 1),
            None if each.days_left_ahead is None else round(100 * each.days_left_ahead / most, 1),
        )
        for each in drawn
    )


def freshness(seconds: float | None) -> str:
    """The word for the age of the data."""
    if seconds is None:
        return "unknown"
    old, stale = STALE_SECONDS
    return "fresh" if seconds < old else "old" if seconds < stale else "stale"


def level(value: float | None, limits: tuple[float, float]) -> str:
    """The word for a figure: normal below the first limit, red from the second; a missing one is unknown."""
    if value is None:
        return "unknown"
    warns, red = limits
    return "red" if value >= red else "warning" if value >= warns else "normal"


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
