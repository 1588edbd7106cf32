"""The trace of the work at hand: W3C Trace Context, from HTTP through SQL and Kafka to HTTP.

Nothing is recorded here. A caller may send a `traceparent`, and finds its trace id in the logs, in the headers of
every message that follows from the call, and in the answer.
"""

import random
import re
from contextvars import ContextVar

trace_parent: ContextVar[str | None] = ContextVar("trace_parent", default=None)
"""W3C `traceparent` of the work at hand; what we publish or call continues its trace."""

_PARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})")
_CHARACTERS = 55
_SPANS = random.Random()
"""Spans only have to differ; asking the kernel for each would cost more than the rest of the headers."""


def child_of(parent: str | None) -> str:
    """A `traceparent` (W3C Trace Context level 1): the same trace with a new span, or a new trace."""
    known = _PARENT.fullmatch(parent) if parent is not None and len(parent) == _CHARACTERS else None
    name, flags = known.groups() if known else (f"{_SPANS.getrandbits(128):032x}", "01")
    return f"00-{name}-{_SPANS.getrandbits(64):016x}-{flags}"


def trace_id(parent: str | None) -> str | None:
    """The name of the trace, for a line of the log."""
    return parent[3:35] if parent else None


def outgoing() -> dict[str, str]:
    """The header of a call to another service; without work at hand a trace begins with it."""
    return {"traceparent": child_of(trace_parent.get())}
