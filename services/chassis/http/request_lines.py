"""Meaningless request lines: control characters and broken UTF-8 in path and query are refused for all routes."""

import re
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Receive, Scope, Send

from services.chassis.http.problems import Problem, refuse

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_TOO_LONG = 8_192
"""Bytes of path and query each; none of our routes needs a tenth of it."""


def has_controls(text: str) -> bool:
    """Whether a control character is in it (C0, DEL, C1). PostgreSQL stores no NUL, and the others are never
    intended."""
    return _CONTROLS.search(text) is not None


class RequestLinesChecked:
    """A path that cannot be read names nothing (404), such a query is the caller's mistake (422)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (problem := _problem_of(scope)):
            await refuse(scope, problem)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _problem_of(scope: Scope) -> Problem | None:
    path, query = scope.get("raw_path") or scope["path"].encode("utf-8", "replace"), scope["query_string"]
    if not _is_readable(path):
        return Problem(404, "not_found")
    if not _is_readable(query.replace(b"+", b" ")):
        return Problem(422, "invalid", "The query is not readable text.", errors=[("query", "unreadable")])
    return None


def _is_readable(part: bytes) -> bool:
    if len(part) > _TOO_LONG or not part.isascii():
        return False
    try:
        return not has_controls(unquote_to_bytes(part).decode())
    except UnicodeDecodeError:
        return False
