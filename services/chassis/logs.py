"""Logs: one line per decision, `action=…` first; never a request body and never the text of an exception."""

import json
import logging
import sys
from time import gmtime
from types import TracebackType
from typing import Any

from services.chassis.settings import Base
from services.chassis.tracing import trace_id, trace_parent

_log = logging.getLogger("mailroom")

LogValue = str | int | float | bool | None


class _KeyValueFormatter(logging.Formatter):
    """`time level service message`; exceptions as class and places only, since their text may quote what was sent."""

    converter = staticmethod(gmtime)  # the machine's time in UTC, whatever the business clock says

    def __init__(self, service: str) -> None:
        super().__init__(
            f"%(asctime)s.%(msecs)03dZ level=%(levelname)s service={service} %(message)s", "%Y-%m-%dT%H:%M:%S"
        )

    def formatException(  # noqa: N802 - the name that logging calls
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        error = ei[1]
        return "" if error is None else f"error={type(error).__name__} at={places(error)}"

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\n", " ")


def configure(settings: Base, service: str) -> None:
    """Send the lines of this process to standard error, from `settings.log_level` on. Call once, at start."""
    formatter = _KeyValueFormatter(service)
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [output]
    root.setLevel(logging.WARNING)
    _log.setLevel(settings.log_level)


def decision(action: str, **fields: LogValue) -> None:
    """Log one decision: `decision("transfer.refused", item=item_id, reason="started")`. Ids and codes only."""
    _log.info("%s", line(action, fields))


def warning(action: str, **fields: LogValue) -> None:
    """Log something an operator should look at."""
    _log.warning("%s", line(action, fields))


def crash(action: str, error: BaseException) -> None:
    """Log a bug: the class of the error and the places in the code that it passed, never its text."""
    _log.error("%s", line(action, {"error": type(error).__name__, "at": places(error)}))


def line(action: str, fields: dict[str, LogValue]) -> str:
    """`action=… key=value …`, with the trace of the request if there is one; values with spaces or quotes are written
    as JSON strings, so one line stays one."""
    trace = trace_id(trace_parent.get())
    named: dict[str, LogValue] = {"action": action, **fields, **({"trace": trace} if trace else {})}
    return " ".join(f"{key}={_text(value)}" for key, value in named.items())


def places(error: BaseException) -> str:
    """Where an error passed, outermost first: `file:line,file:line`."""
    found: list[str] = []
    step = error.__traceback__
    while step is not None:
        found.append(f"{step.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{step.tb_lineno}")
        step = step.tb_next
    return ",".join(found)


def _text(value: Any) -> str:
    text = str(value)
    return json.dumps(text) if not text or any(mark in text for mark in ' "=\n\r\t') else text
