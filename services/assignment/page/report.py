"""The report of a month for supervisors, as a table and as CSV."""

import csv
import io
from datetime import date

from fastapi import APIRouter, Request, Response

from services.assignment.page.rendering import Pages, Visit
from services.assignment.views.report import Report, report_of
from services.chassis.http.problems import Problem

_COLUMNS = ("region", "month", "item_class", "done", "in_time", "missed_target", "missed_hard")


def report_pages(pages: Pages) -> APIRouter:
    """`GET /report/{region}` and `GET /report/{region}.csv`, of a month like 2026-03 or of the present one."""
    router = APIRouter()

    @router.get("/report/{region}.csv")
    async def as_csv(request: Request, region: str, month: str = "") -> Response:
        async def page(visit: Visit) -> Response:
            found = await _report(pages, visit, region, month)
            headers = {
                "Content-Disposition": f'attachment; filename="{found.first:%Y-%m}.csv"',
                "Cache-Control": "no-store",
            }
            return Response(written(found), media_type="text/csv; charset=utf-8", headers=headers)

        return await pages.show(request, page)

    @router.get("/report/{region}")
    async def as_page(request: Request, region: str, month: str = "") -> Response:
        async def page(visit: Visit) -> Response:
            found = await _report(pages, visit, region, month)
            return pages.render(request, "report", visit, found=found, months=_months(pages.service.now().date()))

        return await pages.show(request, page)

    return router


async def _report(pages: Pages, visit: Visit, region: str, month: str) -> Report:
    visit.account.must_supervise()
    if region not in pages.service.read_model.roster.regions():
        raise Problem(404, "not_found", "No team is in such a region.")
    today = pages.service.now().date()
    try:
        first = date.fromisoformat(f"{month}-01") if month else today.replace(day=1)
    except ValueError:
        raise Problem(422, "invalid", "A month is written like 2026-03.", errors=[("month", "invalid")]) from None
    return await report_of(pages.service.store, region, first)


def _months(today: date) -> list[date]:
    """The present month and the five before it, the newest first."""
    found = [today.replace(day=1)]
    for _ in range(5):
        last = found[-1]
        found.append(date(last.year - (last.month == 1), (last.month - 2) % 12 + 1, 1))
    return found


def written(found: Report) -> str:
    """As CSV, with a mark by which spreadsheets know its encoding. Every cell is a code or a number, so none can be
    taken for a formula."""
    text = io.StringIO()
    text.write("\ufeff")
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(_COLUMNS)
    for each in found.classes:
        figures = (each.done, each.in_time, each.missed_target, each.missed_hard)
        lines.writerow((found.region, f"{found.first:%Y-%m}", each.item_class, *figures))
    return text.getvalue()
