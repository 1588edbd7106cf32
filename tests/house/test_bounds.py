"""Nothing that crosses a wire is without bounds: no integer, figure, text, list or dictionary of a contract or body."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import FastAPI
from fastapi.params import Form
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter

from contracts.base import Code
from contracts.publish import all_events
from services.assignment.app import create_app as create_assignment
from services.assignment.settings import Settings as AssignmentSettings
from services.chassis.clock import SystemClock
from services.chassis.http.json_bodies import JsonRoute
from services.intake.app import create_app as create_intake
from services.intake.connection import KafkaConnection
from services.intake.settings import Settings as IntakeSettings
from tests.doubles.assignment import DirectConnection

EVENTS = all_events()


def unbounded(form: Any) -> list[str]:
    return sorted(set(_walk(TypeAdapter(form).core_schema, "")))


def _walk(schema: Any, place: str) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(kind := schema.get("type"), str) and not _is_bounded(kind, schema):
            yield f"{place}: {kind}"
        for name, part in schema.items():
            if name not in ("metadata", "ref", "serialization"):
                inner = place if name in ("schema", "fields", "schemas", "choices") else f"{place}/{name}"
                yield from _walk(part, inner)
    elif isinstance(schema, list | tuple):
        for part in schema:
            yield from _walk(part, place)


def _is_bounded(kind: str, schema: dict[str, Any]) -> bool:
    between = schema.keys() & {"ge", "gt"} and schema.keys() & {"le", "lt"}
    counted = "max_length" in schema
    bounded = {
        "int": bool(between),
        "float": bool(between) or schema.get("allow_inf_nan") is False,
        "str": counted or _is_short(schema.get("pattern")),
        "tuple": counted or "variadic_item_index" not in schema,
        **dict.fromkeys(("list", "set", "frozenset", "dict", "bytes"), counted),
        **dict.fromkeys(("any", "json", "decimal", "generator"), False),
    }
    return bounded.get(kind, True)


def _is_short(pattern: object) -> bool:
    """Whether a pattern that holds from the first to the last sign allows only this many of them."""
    text = re.sub(r"\[.*?\]", "", pattern) if isinstance(pattern, str) else "*"
    return text[0] == "^" and text[-1] == "$" and not re.search(r"[*+]|,\}", text)


@pytest.mark.parametrize("name", EVENTS)
def test_every_field_of_a_contract_is_bounded(name: str) -> None:
    assert not unbounded(EVENTS[name])


class _Loose(BaseModel):
    whole: int
    half: Annotated[int, "no bound"] = 0
    figure: float
    text: str
    texts: tuple[Code, ...]
    named: dict[Code, bool]
    inner: list[tuple[Code, int]] = []


def test_a_field_without_bounds_is_found() -> None:
    found = unbounded(_Loose)
    for name in _Loose.model_fields:
        assert any(f"/{name}" in place for place in found), (name, found)


def apps() -> list[FastAPI]:
    settings = IntakeSettings(clock="driven")
    office = AssignmentSettings(profile="local")
    return [
        create_intake(settings, KafkaConnection(settings)),
        create_assignment(office, DirectConnection([]), SystemClock()),
    ]


def routes_of(router: Any) -> Iterator[APIRoute]:
    for each in router.routes:
        if isinstance(each, APIRoute):
            yield each
        elif hasattr(each, "original_router"):  # a router within the app's
            yield from routes_of(each.original_router)


@pytest.mark.parametrize("app", apps(), ids=["intake", "assignment"])
def test_every_json_body_is_bounded_and_read_strictly(app: FastAPI) -> None:
    bodies = 0
    for route in routes_of(app.router):
        if route.body_field is not None and not isinstance(field := route.body_field.field_info, Form):
            bodies += 1
            assert isinstance(route, JsonRoute), route.path
            assert not unbounded(Annotated[field.annotation, field]), route.path
    assert bodies >= 5
