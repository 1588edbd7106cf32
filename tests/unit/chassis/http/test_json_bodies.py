"""JSON bodies are read as they were written, and what is wrong with them is not looked for without end."""

import json
from datetime import date
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, FailFast, Field

from services.chassis.health import Health
from services.chassis.http import json_bodies
from services.chassis.http.app import Api, create_http_app
from services.chassis.http.body_limits import BodyLimit
from services.chassis.http.json_bodies import JsonBody, JsonRoute
from services.chassis.http.problems import MAX_ERRORS, UnfitBody
from services.chassis.metrics import Metrics
from services.chassis.settings import Base


class Letter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: int = 0
    hours: float = 0
    on: bool = False
    name: str = ""
    day: date | None = None
    at: AwareDatetime | None = None


class Post(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    letters: Annotated[tuple[Letter, ...], Field(max_length=100_000), FailFast()] = ()


def faults_of(form: Any, document: object) -> list[tuple[Any, str]]:
    with pytest.raises(UnfitBody) as refused:
        JsonBody(form).read(json.dumps(document).encode())
    return [(fault["loc"], fault["type"]) for fault in refused.value.faults]


@pytest.mark.parametrize(
    "wrong",
    [
        *({"number": value} for value in (1.0, "1", True, None)),
        *({"hours": value} for value in ("1", True)),
        *({"on": value} for value in ("off", "true", 0, 1)),
        *({"name": value} for value in (1, True)),
        *({"day": value} for value in (0, 20260302, "0", "20260302", "1768953600", "-1", "1.0", True)),
        *({"at": value} for value in (20260302, 1768953600.5, "20260302", "1768953600", "-1", "2026-03-02")),
    ],
)
def test_nothing_is_taken_for_what_it_is_not(wrong: dict[str, object]) -> None:
    assert [place for place, _ in faults_of(Letter, wrong)] == [tuple(wrong)]
    assert [place for place, _ in faults_of(Post, {"title": "t", "letters": [{}, wrong]})] == [("letters", 1, *wrong)]


def test_digits_spelled_in_numbers_are_digits() -> None:
    with pytest.raises(UnfitBody):
        JsonBody(Letter).read(rb'{"\u0061t": "\u0032\u0030\u0032\u0036"}')


def test_what_is_meant_is_taken() -> None:
    body = {"number": 1, "hours": 1, "on": True, "name": "12", "day": "2026-03-02", "at": "2026-03-02T08:00:00+01:00"}
    assert JsonBody(Post).read(json.dumps({"title": "1", "letters": [body]}).encode()).letters[0].hours == 1.0


def test_faults_of_several_elements_are_named_and_others_too() -> None:
    letters = [{}, {"number": "1"}, {}, {"on": 1, "x": 0}]
    assert faults_of(Post, {"letters": letters}) == [
        (("title",), "missing"),
        (("letters", 1, "number"), "int_type"),
        (("letters", 3, "on"), "bool_type"),
        (("letters", 3, "x"), "extra_forbidden"),
    ]


def test_faults_are_looked_for_no_further_than_they_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0
    look = json_bodies._faults_of

    def counted(*given: Any) -> Any:
        nonlocal looked_at
        looked_at += 1
        return look(*given)

    monkeypatch.setattr(json_bodies, "_faults_of", counted)
    found = faults_of(Post, {"title": "t", "letters": [{"number": "1"}] * 50_000})
    assert (len(found), looked_at) == (MAX_ERRORS, MAX_ERRORS)


def test_no_json_is_said_to_be_none() -> None:
    for body in (b"{", b"\xff", b"[" * 100_000):
        with pytest.raises(UnfitBody) as refused:
            JsonBody(Post).read(body)
        assert [fault["type"] for fault in refused.value.faults] == ["json_invalid"]


async def test_objects_lists_and_values_are_counted_before_anything_is_made_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("a model was to be built")

    api = Api(title="t", description="d", bodies=BodyLimit(1_000_000, 10))
    app = create_http_app(api, Metrics(Base(), "test"), Health())
    routes = APIRouter(route_class=JsonRoute)

    @routes.post("/post")
    async def take(post: Post) -> int:
        return len(post.letters)

    app.include_router(routes)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
        assert (await client.post("/post", json={"title": "t", "letters": [{}] * 9})).json() == 9
        monkeypatch.setattr(JsonBody, "read", fail)
        bombs: tuple[list[Any], ...] = ([{}] * 11, [[]] * 21, [0] * 700)
        for bomb in bombs:
            answer = await client.post("/post", json={"title": "t", "letters": bomb})
            assert (answer.status_code, answer.json()["errors"]) == (422, [{"field": "body", "code": "too_many"}])
