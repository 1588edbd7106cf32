"""Every request is timed, every refusal counted, and a bug becomes a 500 that gives nothing away."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis import logs
from services.chassis.http import problems
from services.chassis.metrics import Metrics

OnRefusal = Callable[[str], None]


class RequestsMeasured:
    """Outermost layer: times each request, counts refusals, and turns a bug into a 500 that tells nothing away."""

    def __init__(self, app: ASGIApp, metrics: Metrics, on_refusal: OnRefusal | None) -> None:
        self._app = app
        self._seconds = metrics.histogram("mailroom_http_request_seconds")
        self._on_refusal = on_refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), 0

        async def send_and_see(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_see)
        except Exception as error:
            # Ours, not theirs. The text of the error may quote the request, so only class and places are logged.
            logs.crash("request.crashed", error)
            if not status:
                await problems.Problem(500, "internal").response()(scope, receive, send_and_see)
        self._seconds.labels(_route(scope), f"{status // 100}xx").observe(perf_counter() - began)
        code: Any = scope.get("state", {}).get("problem_code")
        if code and self._on_refusal:
            self._on_refusal(code)


def _route(scope: Scope) -> str:
    """The route's pattern: a path as it came would make a series per item."""
    return str(getattr(scope.get("route"), "path", "unmatched"))
