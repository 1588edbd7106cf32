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
from contracts.reliefs import ConsentState
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
from tests.doubles.office.reliefs import a_relief, a_share
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
    place = partition_for(REGION, settings.partitions)
    agreed = a_relief(a_share(state=ConsentState.AGREED), version=2, state=ConsentState.AGREED)
    ids = {"relief_id": agreed.relief_id, "share_id": agreed.shares[0].share_id}
    running_list = changed(3, ProposalState.RUNNING, "r").model_copy(
        update={**ids, "moved_minutes": 100, "accepted_minutes": 50}
    )
    for event in (changed(1, ProposalState.OFFERED), agreed, running_list):
        await publisher.publish(Output(catalogue.PROPOSALS.name, f"{REGION}|{event.version}", event, place))

    for file in settings.data_dir.glob("assignment.sqlite*"):
        file.unlink()
    for _ in range(2):  # it stays refused, whatever the refused process left behind
        async with running(settings) as (app, client):
            assert app.state.health.report_live() == (503, {"status": "dead", "reason_code": "database_contradicted"})
            assert (await client.get("/v1/jams", headers=SIGNED_IN)).status_code == 503
    assert "the database is empty" in caplog.text and "python -m services.assignment rebuild" in caplog.text

    done = await rebuild(settings, SystemClock())
    assert (done.settings, done.regions, done.ended) == (1, 1, 2)
    async with running(settings) as (app, client):
        assert app.state.health.ready()
        kept = (await client.get(f"/v1/reliefs/{agreed.relief_id}", headers=SIGNED_IN)).json()
        (share,) = kept["shares"]
        assert share["moved_minutes"] == 150, "all that may have moved counts as used"
        assert kept["end_reason"] == "moves_off", "moves were switched off before"
        assert (await switch(client, "on"))["version"] == 3
    assert [each.version for each in await read_events(settings.kafka, catalogue.SETTINGS, SETTINGS_RECORD)] == [
        1,
        2,
        3,
    ]
    said = await read_events(settings.kafka, catalogue.PROPOSALS, PROPOSALS_RECORD)
    states = [(each.version, getattr(each, "state", "")) for each in said]
    assert states[:3] == [(1, "offered"), (2, "agreed"), (3, "running")]
    assert sorted(state for _, state in states[3:]) == ["agreed", "ended", "stopped", "superseded"]
    assert [version for version, _ in states] == list(range(1, 8))
    assert (await rebuild(settings, SystemClock())).why == ""


async def test_a_rebuild_beside_a_running_process_is_refused(settings: Settings) -> None:
    async with running(settings):
        with pytest.raises(RuntimeError, match="another assignment process"):
            await rebuild(settings, SystemClock())
