"""A trace goes from the caller through the work at hand to what follows from it (W3C Trace Context)."""

import re

import httpx
import pytest
from fastapi import FastAPI

from services.chassis import logs
from services.chassis.health import Health
from services.chassis.http.app import Api, create_http_app
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.chassis.tracing import child_of, outgoing, trace_parent

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"
FORM = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
BROKEN = (
    "",
    "broken",
    f"ff-{TRACE}-b7ad6b7169203331-01",
    f"00-{'0' * 32}-b7ad6b7169203331-01",
    f"00-{TRACE}-{'0' * 16}-01",
    f"00-{TRACE.upper()}-b7ad6b7169203331-01",
    f"00-{TRACE[:-1]}z-b7ad6b7169203331-01",
    f"00-{TRACE}-b7ad6b7169203331-0x",
)


@pytest.fixture
def app() -> FastAPI:
    app = create_http_app(Api(title="t", description="d"), Metrics(Base(), "test"), Health())

    @app.get("/at-hand")
    async def at_hand() -> dict[str, str | None]:
        return {"parent": trace_parent.get(), "line": logs.line("done", {}), **outgoing()}

    return app


async def asked(app: FastAPI, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
        return await client.get("/at-hand", headers=headers)


async def test_a_request_continues_the_trace_of_its_caller(app: FastAPI) -> None:
    answer = await asked(app, traceparent=PARENT)
    said = answer.json()
    assert said["parent"] == answer.headers["traceresponse"] != PARENT
    assert said["line"] == f"action=done trace={TRACE}"
    assert {said["parent"][3:35], said["traceparent"][3:35]} == {TRACE}
    assert said["traceparent"] != said["parent"]
    assert trace_parent.get() is None


async def test_the_caller_says_whether_it_records(app: FastAPI) -> None:
    assert (await asked(app, traceparent=PARENT[:-1] + "0")).headers["traceresponse"].endswith("-00")


@pytest.mark.parametrize("broken", BROKEN)
async def test_what_is_no_trace_begins_one(app: FastAPI, broken: str) -> None:
    answer = await asked(app, traceparent=broken)
    assert FORM.fullmatch(answer.headers["traceresponse"])
    assert TRACE not in answer.headers["traceresponse"].lower()
    assert FORM.fullmatch(child_of(broken)) and TRACE not in child_of(broken)


async def test_a_refusal_has_its_trace_too(app: FastAPI) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
        answer = await client.get("/nothing", headers={"traceparent": PARENT})
    assert answer.status_code == 404 and answer.headers["traceresponse"][3:35] == TRACE


def test_without_a_parent_each_trace_is_new() -> None:
    assert child_of(None) != child_of(None)
    assert child_of(None)[3:35] != child_of(None)[3:35]


def test_a_child_is_of_its_parents_trace() -> None:
    assert child_of(PARENT)[:36] == PARENT[:36] and child_of(PARENT)[36:52] != PARENT[36:52]
