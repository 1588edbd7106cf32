"""What every HTTP service does: limits, problem details, health, figures, and an end when work breaks."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI
from pydantic import BaseModel

from services.chassis.health import Health
from services.chassis.http.app import Api, create_http_app, when_ready
from services.chassis.http.body_limits import BodyLimit
from services.chassis.http.problems import Problem
from services.chassis.http.running import run_in_background
from services.chassis.metrics import Metrics
from services.chassis.settings import Base


class Thing(BaseModel):
    """A body."""

    names: list[str]


@pytest.fixture
def health() -> Health:
    return Health("kafka")


@pytest.fixture
def refused() -> list[str]:
    return []


@pytest.fixture
async def client(health: Health, refused: list[str]) -> AsyncIterator[httpx.AsyncClient]:
    api = Api(title="t", description="d", bodies=BodyLimit(100), larger_bodies={"/v1/large": BodyLimit(1_000, 3)})
    app = create_http_app(api, Metrics(Base(), "test"), health, on_refusal=refused.append)
    routes = APIRouter(prefix="/v1")

    @routes.post("/things/{number}")
    async def take(number: int, thing: Thing) -> int:
        if not thing.names:
            raise Problem(409, "no_names", "Names are needed.", extra={"number": number})
        return number

    @routes.post("/large")
    async def take_large(thing: Thing) -> int:
        return len(thing.names)

    @routes.get("/ready", dependencies=[Depends(when_ready(health))])
    async def ready() -> int:
        return 1

    app.include_router(routes)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
        yield client


async def test_a_problem_has_the_members_of_rfc_9457(client: httpx.AsyncClient, refused: list[str]) -> None:
    response = await client.post("/v1/things/7", json={"names": []})
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "urn:postwaage:problem:no_names",
        "title": "Conflict with the current state",
        "status": 409,
        "code": "no_names",
        "detail": "Names are needed.",
        "number": 7,
    }
    assert refused == ["no_names"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", "/v1/nothing", 404, "not_found"), ("GET", "/v1/things/1", 405, "method_not_allowed")],
)
async def test_unknown_routes_and_methods_are_problems_too(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    response = await client.request(method, path)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_body_is_bounded_announced_or_not(client: httpx.AsyncClient) -> None:
    async def unannounced() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 10

    announced = await client.post("/v1/things/1", content=b" " * 200)
    streamed = await client.post("/v1/things/1", content=unannounced(), headers={"content-type": "application/json"})
    assert (announced.status_code, streamed.status_code) == (413, 413)
    assert announced.json()["code"] == streamed.json()["code"] == "too_large"


async def test_single_paths_may_have_larger_bodies(client: httpx.AsyncClient) -> None:
    assert (await client.post("/v1/large", json={"names": ["x" * 10] * 20})).json() == 20
    assert (await client.post("/v1/large", json={"names": ["x" * 10] * 200})).status_code == 413


async def test_figures_carry_the_pattern_of_a_route_and_no_path(client: httpx.AsyncClient) -> None:
    await client.post("/v1/things/4711", json={"names": ["a"]})
    await client.get("/v1/things-of-somebody")
    figures = (await client.get("/metrics")).text
    assert 'mailroom_http_request_seconds_count{stage="/v1/things/{number}",state="2xx"} 1.0' in figures
    assert 'mailroom_http_request_seconds_count{stage="unmatched",state="4xx"} 1.0' in figures
    assert "4711" not in figures
    assert "somebody" not in figures


async def test_until_ready_a_caller_is_asked_to_come_back(client: httpx.AsyncClient, health: Health) -> None:
    early = await client.get("/v1/ready")
    assert (early.status_code, early.json()["code"]) == (503, "starting")
    assert (await client.get("/health/ready")).status_code == 503
    health.passed("kafka")
    assert (await client.get("/v1/ready")).status_code == 200
    assert (await client.get("/health/ready")).json() == {"status": "ready"}


async def test_broken_background_work_ends_the_process(health: Health) -> None:
    async def break_down() -> None:
        raise RuntimeError("a bug")

    async with run_in_background(health, break_down()):
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert health.report_live() == (503, {"status": "dead", "reason_code": "background_work_broke"})


def test_the_description_is_openapi_3_1() -> None:
    app: FastAPI = create_http_app(Api(title="t", description="d"), Metrics(Base(), "test"), Health())
    assert app.openapi()["openapi"].startswith("3.1")
