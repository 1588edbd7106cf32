"""Refusals in words for whoever reads the page: an unknown address, a field that cannot be read, a process that ends.

Callers of the API get problem details as before.
"""

from collections.abc import Awaitable, Callable
from typing import cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from services.assignment.page.rendering import Pages

_Handler = Callable[[Request, Exception], Awaitable[Response]]


def say_errors_in_words(app: FastAPI, pages: Pages) -> None:
    """From now on a browser that asks for a page gets one, whatever is wrong."""
    for kind in (HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _in_words(pages, cast(_Handler, app.exception_handlers[kind])))


def _in_words(pages: Pages, told: _Handler) -> _Handler:
    async def handle(request: Request, error: Exception) -> Response:
        answer = await told(request, error)
        if not _reads_pages(request):
            return answer
        code = {404: "not_found", 503: "database_busy"}.get(answer.status_code, "other")
        page = pages.render(request, "refused", pages.visit_of(request), answer.status_code, code=code, back="/")
        if "retry-after" in answer.headers:
            page.headers["retry-after"] = answer.headers["retry-after"]
        return page

    return handle


def _reads_pages(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(("/v1/", "/health"))
