"""What everybody may know: up to which receipt date each class has been processed ("Wir bearbeiten Eingänge vom
...")."""

from datetime import date, datetime

from fastapi import APIRouter

from contracts.items import ItemClass
from mailroom.profile.shown import NAMED_CLASSES
from mailroom.workdays import business_date
from services.assignment.state.memory.findings import Findings
from services.assignment.views.schemas.base import Shown


class WorkedOff(Shown):
    """Per planning region and class the legal receipt date of the oldest post that nobody works on yet.

    Where none waits it is the day of `as_of`. Without `as_of` no survey has been made yet.
    """

    as_of: datetime | None
    regions: dict[str, dict[ItemClass, date]]


def public_routes(findings: Findings) -> APIRouter:
    """`GET /v1/worked-off`, open to every caller: dates of whole classes, no sensitive ones, no counts, no teams."""
    router = APIRouter(tags=["public"])

    @router.get("/v1/worked-off")
    async def worked_off() -> WorkedOff:
        """We are working on post of ... (as Bremen's student grants office tells its applicants), by class."""
        if findings.at is None:
            return WorkedOff(as_of=None, regions={})
        today = business_date(findings.at)
        regions = {
            name: {each: days.get(each, today) for each in NAMED_CLASSES} for name, days in findings.oldest.items()
        }
        return WorkedOff(as_of=findings.at, regions=regions)

    return router
