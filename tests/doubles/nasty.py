"""Strings that no caller means, put into every place of a path or a query that an app reads."""

import base64
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount

ENCODED = (
    "%00",
    "a%00b",
    "%0D%0AX:y",
    "%1B%5B0m",
    "%7F",
    "%C2%85",  # a control character of the second set
    "%FF%FE",  # no UTF-8
    "%ED%A0%80",  # a lone surrogate
    "%C0%80",  # an overlong NUL
    "%F4%90%80%80",  # beyond Unicode
    "%E2%80%AE",  # turns the direction of writing
    "%F0%9F%93%AC",
    "%",
    "..%2F..%2Fetc",
    "%27%20OR%201%3D1--",
    "x" * 5_000,
    "9" * 400,
    str(2**63),
    str(-(2**63) - 1),
    str(2**64),
    "-1",
    "1e400",
    "NaN",
    "9999-12-31T23:59:59.999999%2B00:00",
    "0001-01-01T00:00:00-23:59",
)
"""As they stand in a request line."""

_HELD = ("\0|\0", "2026-03-02\0|x", "2026-03-02|\0", "x|\ud800", "9999-12-31|x", "|x", "0;nan;2026-03-02|x", "a|b|c")
"""What a cursor may hold that we did not make."""


def cursors() -> Iterator[str]:
    """Words that decode like cursors of ours."""
    for held in (*_HELD, *(f"{2**70};{2**70};9999-12-31|x", "1;1e308;0001-01-01|\0")):
        yield base64.urlsafe_b64encode(held.encode("utf-8", "surrogatepass")).decode().rstrip("=")


async def break_nothing(app: FastAPI, client: httpx.AsyncClient, headers: dict[str, str]) -> Counter[int]:
    """Ask all of it, under a foreign name of the host. Nothing may end in a 5xx or lead to another host.

    Returns how often each status came.
    """
    answers: Counter[int] = Counter()
    for method, target in requests_of(app):
        body: dict[str, Any] | None = {} if method in ("POST", "PUT") else None
        answer = await client.request(method, target, headers={**headers, "Host": "evil.example"}, json=body)
        answers[answer.status_code] += 1
        assert answer.status_code < 500, (method, target)
        assert "evil.example" not in str(answer.headers), (method, target)
    return answers


def unbounded_parameters(app: FastAPI) -> list[str]:
    """Path and query parameters whose description leaves their size open."""
    return [
        f"{path} {parameter['name']}"
        for path, methods in app.openapi()["paths"].items()
        for described in methods.values()
        for parameter in described.get("parameters", ())
        if parameter["in"] in ("path", "query") and not _is_bounded(parameter["schema"], app.openapi())
    ]


def _is_bounded(schema: dict[str, Any], whole: dict[str, Any]) -> bool:
    if "$ref" in schema:
        return _is_bounded(whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]], whole)
    if "anyOf" in schema:
        return all(_is_bounded(each, whole) for each in schema["anyOf"])
    if schema.get("type") in ("integer", "number"):
        return {"minimum", "maximum"} <= schema.keys()
    if schema.get("type") == "array":
        return _is_bounded(schema["items"], whole)
    known = {"maxLength", "pattern", "enum", "const", "format"}
    return schema.get("type") in ("null", "boolean") or bool(known & schema.keys())


def requests_of(app: FastAPI) -> list[tuple[str, str]]:
    """Method and target: each place of each route with each string, the other places as they should be."""
    return [
        (method, target)
        for route in _routes(app.routes)
        for method in sorted((route.methods or set()) - {"HEAD"})
        for target in _targets(route)
    ]


def _routes(routes: list[BaseRoute]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif not isinstance(route, Mount):
            yield from _routes(list(getattr(getattr(route, "original_router", None), "routes", ())))


def _targets(route: APIRoute) -> Iterator[str]:
    places = [parameter.alias for parameter in route.dependant.path_params]
    usual = {place: _KNOWN.get(place, _ID) for place in places}
    for place in places:
        for text in ENCODED:
            yield _filled(route.path_format, usual | {place: text})
    good = _filled(route.path_format, usual)
    yield good + "/"
    for name in (*(parameter.alias for parameter in route.dependant.query_params), *_UNDECLARED):
        for text in (*ENCODED, *(cursors() if name == "cursor" else ())):
            yield f"{good}?{name}={text}"
    for text in ENCODED:
        yield f"{good}?{text}"


_ID = "5b0f7c1e-6a0a-5f0e-9d4e-7a1c52b0c0de"
_KNOWN = {"team": "T1", "region": "nord", "site": "A"}
_UNDECLARED = ("lang",)
"""Read by the page without being declared."""


def _filled(path: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", value if "%" in value else quote(value))
    return path
