"""Problem details (RFC 9457) for everything an HTTP caller did wrong: which field and why, never its value."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import Scope

MEDIA_TYPE = "application/problem+json"
MAX_ERRORS = 20
"""Faulty fields that are looked for and listed; `error_count` says how many were found."""

_CODES = {
    400: "unreadable",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}
_TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict with the current state",
    412: "Precondition failed",
    413: "Content too large",
    415: "Unsupported media type",
    422: "Unprocessable content",
    500: "Internal error",
    503: "Unavailable",
}
_FIELD_CODES = {"extra_forbidden": "unknown_field", "json_invalid": "not_json"}
_NO_FIELDS = frozenset({"body", "[key]"})
"""Steps of a pydantic location that are not fields of the document (nor are the dotted names of union variants)."""
HIDDEN = "*"
"""Replaces, in a field path, a name chosen by the caller: it may itself be content, so it is not repeated."""


Fault = tuple[str, str] | tuple[str, str, str]
"""Path and code of a faulty field and, where it helps, the allowed range (ISO 8601 interval)."""
_MEMBERS = ("field", "code", "allowed")


class Problem(HTTPException):
    """A refusal that the caller can understand and correct; becomes an `application/problem+json` response.

    `code` is stable and machine-readable. `detail` and `extra` must not contain anything the caller sent,
    apart from item, team and batch identifiers. `errors` lists the faulty fields. `retry_after`: seconds after which
    the same may succeed.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str = "",
        *,
        errors: Sequence[Fault] = (),
        extra: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(status, detail)
        self.retry_after = retry_after
        self.status = status
        self.code = code
        self.errors = tuple(errors)
        self.extra = dict(extra or {})

    def body(self) -> dict[str, Any]:
        """The members of the problem document."""
        members: dict[str, Any] = {
            "type": f"urn:postwaage:problem:{self.code}",
            "title": _TITLES.get(self.status, "Refused"),
            "status": self.status,
            "code": self.code,
        }
        if self.detail:
            members["detail"] = self.detail
        if self.errors:
            members["errors"] = [dict(zip(_MEMBERS, fault, strict=False)) for fault in self.errors[:MAX_ERRORS]]
            members["error_count"] = len(self.errors)
        return {**self.extra, **members}

    def response(self) -> JSONResponse:
        """The response for it."""
        return JSONResponse(self.body(), self.status, self.response_headers(), media_type=MEDIA_TYPE)

    def response_headers(self) -> dict[str, str]:
        """Additional headers of its answer."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class UnfitBody(HTTPException):
    """A JSON body that is not of the form its route asks for; `faults` as pydantic lists them."""

    def __init__(self, faults: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(422)
        self.faults = faults


PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in _MEMBERS},
            },
        },
        "error_count": {"type": "integer"},
    },
}
"""The schema of a problem, for the OpenAPI description."""

RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": _TITLES[status], "content": {MEDIA_TYPE: {"schema": PROBLEM_SCHEMA}}}
    for status in (404, 409, 413, 422, 503)
}


def install(app: FastAPI) -> None:
    """Answer every refusal of this app (also 404 and 405 of unknown routes) with problem details."""
    declared: set[str] = set()

    def refuse_faults(request: Request, faults: Sequence[Mapping[str, Any]]) -> JSONResponse:
        if not declared:
            declared.update(_declared_names(app.openapi()))
        return refuse(request.scope, invalid(faults, declared))

    @app.exception_handler(RequestValidationError)
    async def refuse_fields(request: Request, error: RequestValidationError) -> JSONResponse:
        return refuse_faults(request, error.errors())

    @app.exception_handler(HTTPException)
    async def refuse_request(request: Request, error: HTTPException) -> JSONResponse:
        if isinstance(error, Problem):
            return refuse(request.scope, error)
        if isinstance(error, UnfitBody):
            return refuse_faults(request, error.faults)
        # The phrase of the status, not the framework's detail: that one may quote the request.
        problem = Problem(error.status_code, _CODES.get(error.status_code, "refused"))
        response = refuse(request.scope, problem)
        response.headers.update(error.headers or {})
        return response


def refuse(scope: Scope, problem: Problem) -> JSONResponse:
    """The response; its code stays in the request's scope so that it can be counted."""
    scope.setdefault("state", {})["problem_code"] = problem.code
    return problem.response()


def invalid(faults: Sequence[Mapping[str, Any]], declared: Set[str] | None = None) -> Problem:
    """The problem that names each faulty field of a pydantic error list by path and code.

    With `declared`, any other name in a path is hidden: the caller chose it and it may itself be content.
    """
    errors = [(_path(fault["loc"], declared), _code(fault)) for fault in faults]
    return Problem(422, "invalid", "Some fields are missing, unknown or wrong.", errors=errors)


def _code(fault: Mapping[str, Any]) -> str:
    """Our own rules raise ValueErrors, whose texts are fixed sentences that quote nothing."""
    if fault["type"] == "value_error" and "ctx" in fault:
        return str(fault["ctx"]["error"])
    return _FIELD_CODES.get(fault["type"], str(fault["type"]))


def _path(location: Sequence[str | int], declared: Set[str] | None) -> str:
    steps = [step for step in location if step not in _NO_FIELDS and "." not in str(step)]
    return ".".join(
        str(step) if isinstance(step, int) or declared is None or step in declared else HIDDEN for step in steps
    )


def _declared_names(schema: Any) -> set[str]:
    """Every field and parameter name that the API itself declares."""
    names: set[str] = set()
    if isinstance(schema, dict):
        names.update(schema.get("properties") or {})
        if isinstance(schema.get("in"), str) and isinstance(schema.get("name"), str):
            names.update((schema["in"], schema["name"]))
        for part in schema.values():
            names |= _declared_names(part)
    elif isinstance(schema, list):
        for part in schema:
            names |= _declared_names(part)
    return names
