"""Requests continue the trace of their caller, or begin one, and name it in the answer."""

from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis.tracing import child_of, trace_parent

_PROPAGATOR = TraceContextTextMapPropagator()


class RequestsTraced:
    """Sets `trace_parent` for the time of a request; the answer carries it as `traceresponse` (W3C Trace Context level
    2).

    An invalid `traceparent` is ignored, as the standard requires: then a trace begins here.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        mine = child_of(_called_with(Headers(scope=scope)))

        async def send_and_name(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["traceresponse"] = mine
            await send(message)

        before = trace_parent.set(mine)
        try:
            await self._app(scope, receive, send_and_name)
        finally:
            trace_parent.reset(before)


def _called_with(headers: Headers) -> str | None:
    context = _PROPAGATOR.extract({"traceparent": headers.get("traceparent", "")})
    span = trace.get_current_span(context).get_span_context()
    return f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags & 0xFF:02x}" if span.is_valid else None
