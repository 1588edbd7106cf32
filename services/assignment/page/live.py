"""What keeps an open page current: a small answer, asked for every few seconds, that says whether anything has changed.

Asking is used instead of a stream: an open stream would keep the process from ending, and proxies cut it off.
"""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.assignment.page.rendering import Pages, Visit

CHANGED = "postwaage-changed"
"""The event that makes a page load its content anew."""


def live(pages: Pages) -> APIRouter:
    """`GET /pulse`."""
    router = APIRouter()

    @router.get("/pulse")
    async def pulse(request: Request, seen: Annotated[str, Query(max_length=16)] = "") -> Response:
        async def page(visit: Visit) -> Response:
            now = pages.service.pulse()
            response = pages.render(request, "pulse", visit, seen=now)
            if seen != now:
                response.headers["HX-Trigger"] = CHANGED
            return response

        if pages.sessions.of(request) is None:
            return Response(status_code=204, headers={"HX-Redirect": "/sign-in"})
        return await pages.show(request, page)

    return router
