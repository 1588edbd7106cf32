"""JSON bodies as their sender wrote them: read from the bytes, never coerced, with bounded work on faults."""

import re
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Annotated, Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import FailFast, TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from services.chassis.http.problems import MAX_ERRORS, UnfitBody

Fault = dict[str, Any]
"""One of pydantic's errors: `loc`, `type` and perhaps `ctx`."""

_MAYBE_SECONDS = re.compile(rb'"[+-]?[\d.]+"|\\u')
"""A string of digits, or one with escaped characters."""


class JsonRoute(APIRoute):
    """A route that reads its JSON body strictly: a number is not a string, a boolean or a date, and vice versa. FastAPI
    itself parses to Python first, which loses the difference. The description stays the same."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle, field = super().get_route_handler(), self.body_field
        if field is None:
            return handle
        body = JsonBody(Annotated[field.field_info.annotation, field.field_info])

        async def read_strictly(request: Request) -> Response:
            return await handle(_Request(request, body))

        return read_strictly


class _Request(Request):
    """A request whose JSON must already be what the route expects; anything else is refused."""

    def __init__(self, request: Request, body: "JsonBody") -> None:
        super().__init__(request.scope, request.receive)
        self._strict_body = body

    async def json(self) -> Any:
        return self._strict_body.read(await self.body())


class JsonBody:
    """Reads bodies of one type."""

    def __init__(self, form: Any) -> None:
        self._adapter: TypeAdapter[Any] = TypeAdapter(form)
        self._moments = frozenset(_moments(self._adapter.json_schema()))
        self._lists = dict(_fail_fast_lists(form))

    def read(self, body: bytes) -> Any:
        """The body as a model. Raises UnfitBody naming at most MAX_ERRORS faulty fields; it looks for no more."""
        try:
            model = self._adapter.validate_json(body, strict=True)
        except ValidationError as error:
            raise UnfitBody(self._faults(body, error)) from None
        # Digits in a string are read as seconds since 1970, even in strict mode.
        if _MAYBE_SECONDS.search(body) and (found := list(self._seconds(from_json(body), ()))):
            raise UnfitBody(found[:MAX_ERRORS])
        return model

    def _faults(self, body: bytes, error: ValidationError) -> Sequence[Fault]:
        """Lists that end at their first faulty element are read again, until enough faults are found."""
        told = _errors_of(error)[:MAX_ERRORS]
        if not self._lists or not isinstance(document := _parsed(body), dict):
            return told
        found = [each for each in told if len(each["loc"]) < 2 or each["loc"][0] not in self._lists]
        for name, element in self._lists.items():
            listed = document.get(name)
            for index, each in enumerate(listed if isinstance(listed, list) else ()):
                found += ({**fault, "loc": (name, index, *fault["loc"])} for fault in _faults_of(element, each))
                if len(found) >= MAX_ERRORS:
                    return found[:MAX_ERRORS]
        return found or told

    def _seconds(self, value: Any, place: tuple[str | int, ...]) -> Iterator[Fault]:
        if isinstance(value, dict):
            for name, part in value.items():
                if name in self._moments and isinstance(part, str) and part[4:5] != "-":
                    yield {"type": "not_iso_8601", "loc": (*place, name)}
                yield from self._seconds(part, (*place, name))
        elif isinstance(value, list):
            for index, part in enumerate(value):
                yield from self._seconds(part, (*place, index))


def _parsed(body: bytes) -> Any:
    try:
        return from_json(body)
    except ValueError:
        return None


def _faults_of(adapter: TypeAdapter[Any], element: Any) -> Sequence[Fault]:
    try:
        adapter.validate_json(to_json(element), strict=True)
    except ValidationError as error:
        return _errors_of(error)
    return ()


def _errors_of(error: ValidationError) -> list[Fault]:
    return [dict(each) for each in error.errors(include_url=False, include_input=False)]


def _fail_fast_lists(form: Any) -> Iterator[tuple[str, TypeAdapter[Any]]]:
    """The lists of a model that end at their first faulty element, with what reads one element."""
    model = getattr(form, "__origin__", form)
    for name, field in getattr(model, "model_fields", {}).items():
        if any(isinstance(each, FailFast) for each in field.metadata):
            yield name, TypeAdapter(field.annotation.__args__[0])


def _moments(schema: Any) -> Iterator[str]:
    """Names of all fields that are days or instants."""
    if isinstance(schema, dict):
        for name, field in schema.get("properties", {}).items():
            choices = (field, *field.get("anyOf", ()))
            if any(str(choice.get("format", "")).startswith("date") for choice in choices):
                yield name
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _moments(part)
