"""Accepted ⇒ folds on real processes: the nastiest values over HTTP and straight into Kafka; all live and answer."""

import json
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from contracts.base import Topic, derive_id
from contracts.topics import BATCHES, CAPACITY, CLOCK, ITEMS, SETTINGS, TEAMS
from deploy.launcher.programs import service_names
from mailroom.workdays import local
from services.chassis.kafka import partition_for
from tests.doubles.installation import DrivenInstallation, installed
from tests.folds.edges import INSTANTS

pytestmark = pytest.mark.kafka
MONDAY = date(2026, 3, 2)
EXAMPLES = Path(__file__).parents[2] / "contracts" / "examples"
TEAM = {"region": "dueren", "site": "A", "heads": 10, "posts_fte": 10, "staffed_fte": 10}
LETTER = {"item_class": "UNTERLAGEN", "channel": "email", "legal_received_on": "2026-02-27", "team": "team-04"}
ENDS = (0, 2**63 - 1, 2**63, 2**64, -1, 1.5, True, "1", None)
DAYS = ("0001-01-01", "1900-01-01", "2199-12-31", "9999-12-31")
STRAIGHT: tuple[tuple[Topic, str, dict[str, Any]], ...] = (
    *((ITEMS, "item.completed", {"seq": seq}) for seq in ENDS),
    *((ITEMS, "item.received", {"occurred_at": at}) for at in INSTANTS),
    *((ITEMS, "item.received", {"legal_received_on": day, "due_on": day, "grant_ends_on": day}) for day in DAYS),
    *((ITEMS, "item.transfer_ordered", {"wave": wave}) for wave in ENDS),
    *((CAPACITY, "capacity.published", {"day": day}) for day in DAYS),
    *((CAPACITY, "capacity.published", {"slot": at}) for at in INSTANTS),
    *((CAPACITY, "site.outage", {"from_at": at, "until_at": "9999-12-31T23:59:59Z"}) for at in INSTANTS),
    *((TEAMS, "team.described", {"occurred_at": at}) for at in INSTANTS),
    *((TEAMS, "team.described", {"heads": heads, "region": "elsewhere", "team": "team-09"}) for heads in ENDS),
    *((BATCHES, "batch.announced", {"occurred_at": at, "expected_by": at}) for at in INSTANTS),
    *((BATCHES, "resync.ended", {"items": items}) for items in ENDS),
    *((SETTINGS, "settings.changed", {"region": "nowhere", "version": version}) for version in ENDS),
    *((CLOCK, "clock.driven", {"at": at}) for at in ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00")),
)


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[DrivenInstallation]:
    """A freshly started installation."""
    async with installed(tmp_path) as running:
        yield running


async def assert_all_live_and_answering(installation: DrivenInstallation, at: datetime) -> None:
    await installation.tick(at)
    for service in service_names(installation.workers):
        answer = await installation.http.get(f"{installation.url(service)}/health/live")
        assert answer.status_code == 200, (service, answer.text)


async def tell(installation: DrivenInstallation, method: str, path: str, body: dict[str, Any]) -> int:
    answer = await installation.http.request(method, installation.url("intake") + path, json=body)
    assert answer.status_code in (202, 409, 422), (path, body, answer.text)
    return answer.status_code


async def over_http(installation: DrivenInstallation) -> set[int]:
    found = set()
    for number, at in enumerate((*INSTANTS, *ENDS)):
        item = {**LETTER, "item_id": derive_id("nasty", number)}
        for field in ("occurred_at", "seq", "minutes", "legal_received_on", "due_on", "restricted", "skills", "team"):
            found.add(await tell(installation, "POST", "/v1/items", {**item, field: at}))
        event = {"type": "item.touched", "occurred_at": at}
        found.add(await tell(installation, "POST", f"/v1/items/{item['item_id']}/events", event))
        resync = {"resync_id": derive_id("r", number), "source": "dms", "items": [item], "final": False}
        found.add(await tell(installation, "POST", "/v1/resync", {**resync, "occurred_at": at}))
        found.add(await tell(installation, "PUT", "/v1/teams/team-05", {**TEAM, "occurred_at": at}))
        found.add(await tell(installation, "PUT", "/v1/teams/team-05", {**TEAM, "staffed_fte": at}))
    bomb = b'{"announced":1,"items":[' + b",".join([b"{}"] * 300_000) + b"]}"
    kind = {"content-type": "application/json"}
    answer = await installation.http.post(f"{installation.url('intake')}/v1/items:batch", content=bomb, headers=kind)
    return {*found, answer.status_code}


async def straight(installation: DrivenInstallation) -> None:
    async with AIOKafkaProducer(bootstrap_servers=installation.bootstrap) as producer:
        for number, (topic, name, changed) in enumerate(STRAIGHT):
            golden = json.loads((EXAMPLES / name / "golden.json").read_text())
            ids = {each: derive_id(each, number) for each in ("event_id", "item_id") if each in golden}
            document = {**golden, **ids, **changed}
            key = str(document.get("item_id") or document.get("team") or document.get("region") or "-")
            place = key if topic.partitioned_by == "item" else str(document.get("region"))
            partition = partition_for(place, topic.partitions(installation.partitions))
            value = json.dumps(document).encode()
            await producer.send_and_wait(topic.name, value, key.encode(), partition=partition)


async def test_the_nastiest_values_leave_every_process_alive_and_every_tick_answered(
    installation: DrivenInstallation,
) -> None:
    for team in ("team-04", "team-05", "team-07"):
        await installation.call("intake", "PUT", f"/v1/teams/{team}", TEAM)
    at = local(MONDAY, 8)
    await assert_all_live_and_answering(installation, at)
    assert await over_http(installation) >= {202, 422}
    await assert_all_live_and_answering(installation, at + timedelta(minutes=30))
    await straight(installation)
    for later in range(1, 4):
        await assert_all_live_and_answering(installation, at + timedelta(hours=later))
