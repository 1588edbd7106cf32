"""`assignment` without its database on a real Kafka: it refuses an empty one, and continues after a rebuild."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from contracts import topics as catalogue
from contracts.proposals import PROPOSALS_RECORD, ProposalState
from contracts.settings import SETTINGS_RECORD
from services.assignment.app import create_app
from services.assignment.connection import KafkaConnection
from services.assignment.inbound.rebuilding import rebuild
from services.assignment.settings import Settings
from services.chassis.clock import SystemClock
from services.chassis.http.tokens import demo_token
from services.chassis.kafka import KafkaPublisher, Output, partition_for
from services.operations.topic_reader import read_events
from tests.doubles.office.records import REGION, a_team
from tests.doubles.serving import serving
from tests.service.assignment.test_witness import changed

pytestmark = pytest.mark.kafka
SIGNED_IN = {"Authorization": f"Bearer {demo_token('postwaage-demo', 'supervisor')}"}


@pytest.fixture
def settings(kafka: str, topics: int, tmp_path: Path) -> Settings:
    return Settings(kafka=kafka, partitions=topics, clock="driven", profile="local", data_dir=tmp_path)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    """Ready, or dead."""
    app = create_app(settings, KafkaConnection(settings), SystemClock())
    async with serving(app) as client:
        yield app, client


async def switch(client: httpx.AsyncClient, moves: str) -> dict[str, Any]:
    answer = await client.put(f"/v1/settings/{REGION}", json={"moves": moves}, headers=SIGNED_IN)
    assert answer.status_code == 200, answer.text
    while (await client.get("/v1/clock")).json()["outbox"]:  # noqa: ASYNC110 - it asks as callers do
        await asyncio.sleep(0.01)
    said: dict[str, Any] = answer.json()
    return said


async def test_an_empty_database_is_refused_and_a_rebuild_goes_on(
    settings: Settings, publisher: KafkaPublisher, caplog: pytest.LogCaptureFixture
) -> None:
    await publisher.publish(Output(catalogue.TEAMS.name, "T1", a_team("T1")))
    async with running(settings) as (app, client):
        assert app.state.health.ready()
        assert (await switch(client, "on"))["version"] == 1
        assert (await switch(client, "watch_only"))["version"] == 2
    async with running(settings) as (app, _):
        assert app.state.health.ready()  # a database that knows everything is no stranger
    offered = changed(1, ProposalState.OFFERED)
    place = partition_for(REGION, settings.partitions)
    await publisher.publish(Output(catalogue.PROPOSALS.name, f"{REGION}|{offered.proposal_id}", offered, place))

    for file in settings.data_dir.glob("assignment.sqlite*"):
        file.unlink()
    for _ in range(2):  # it stays refused, whatever the refused process left behind
        async with running(settings) as (app, client):
            assert app.state.health.report_live() == (503, {"status": "dead", "reason_code": "database_contradicted"})
            assert (await client.get("/v1/jams", headers=SIGNED_IN)).status_code == 503
    assert "the database is empty" in caplog.text and "python -m services.assignment rebuild" in caplog.text

    done = await rebuild(settings, SystemClock())
    assert (done.settings, done.regions, done.ended) == (1, 1, 1)
    async with running(settings) as (app, client):
        assert app.state.health.ready()
        assert (await switch(client, "on"))["version"] == 3
    assert [each.version for each in await read_events(settings.kafka, catalogue.SETTINGS, SETTINGS_RECORD)] == [
        1,
        2,
        3,
    ]
    said = await read_events(settings.kafka, catalogue.PROPOSALS, PROPOSALS_RECORD)
    assert [(each.version, getattr(each, "state", "")) for each in said] == [(1, "offered"), (2, "expired")]
    assert (await rebuild(settings, SystemClock())).why == ""


async def test_a_rebuild_beside_a_running_process_is_refused(settings: Settings) -> None:
    async with running(settings):
        with pytest.raises(RuntimeError, match="another assignment process"):
            await rebuild(settings, SystemClock())
