"""The real `intake` process on real Kafka: imports, batches, time, and dead letters sent again."""

import uuid
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.clock import CLOCK_RECORD
from contracts.items import ITEMS_RECORD, BusinessTimeReached, ItemReceived
from contracts.topics import CLOCK, ITEMS
from deploy.launcher.process import output_of
from deploy.launcher.service import Service
from services.chassis.kafka import decode
from tests.integration.topics import put, records

pytestmark = pytest.mark.kafka

AT = "2026-03-02T06:00:00Z"


def start_intake(kafka: str, partitions: int, folder: Path) -> Service:
    return Service("services.intake", kafka, partitions, folder, settings={"clock": "driven"})


@pytest.fixture
async def intake(kafka: str, topics: int, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    service = start_intake(kafka, topics, tmp_path)
    await service.ready()
    async with httpx.AsyncClient(base_url=service.url, timeout=30) as client:
        yield client
    assert await service.leave() == 0, service.log.read_text()
    assert "level=ERROR" not in service.log.read_text()


operations = partial(output_of, "services.operations")


async def test_imported_teams_and_items_arrive_and_a_tick_comes_after_them(
    kafka: str, topics: int, intake: httpx.AsyncClient, tmp_path: Path
) -> None:
    teams, items = tmp_path / "teams.csv", tmp_path / "items.csv"
    teams.write_text("team,region,site,heads,posts_fte,staffed_fte\nT1,nord,A,10,9.5,9\nT2,nord,A,8,8,8\n")
    rows = [f"{uuid.UUID(int=number)},WBA,email,2026-02-27,T1,{AT}" for number in range(1, 3_001)]
    items.write_text("\n".join(["item_id,item_class,channel,legal_received_on,team,occurred_at", *rows]) + "\n")
    code, told = await operations("teams", "import", str(teams), "--intake", str(intake.base_url))
    assert (code, "teams imported=2" in told) == (0, True), told
    code, told = await operations("items", "import", str(items), "--intake", str(intake.base_url))
    assert (code, "items imported=3000" in told) == (0, True), told
    assert (await intake.post("/v1/clock", json={"at": AT})).status_code == 202
    read = await records(kafka, ITEMS.name)
    by_partition: dict[int, list[Any]] = {}
    for record in read:
        by_partition.setdefault(record.partition, []).append(decode(ITEMS_RECORD, record.value))
    assert sum(isinstance(event, ItemReceived) for events in by_partition.values() for event in events) == 3_000
    assert len(by_partition) == topics
    for events in by_partition.values():
        facts = [event for event in events if isinstance(event, ItemReceived | BusinessTimeReached)]
        assert isinstance(facts[-1], BusinessTimeReached)
    assert [decode(CLOCK_RECORD, record.value).at.isoformat() for record in await records(kafka, CLOCK.name)] == [
        "2026-03-02T06:00:00+00:00"
    ]


async def test_a_restarted_intake_knows_teams_and_time(
    kafka: str, topics: int, intake: httpx.AsyncClient, tmp_path: Path
) -> None:
    team = {"region": "nord", "site": "A", "heads": 10, "posts_fte": 10, "staffed_fte": 9}
    await intake.put("/v1/teams/T1", json=team)
    await intake.post("/v1/clock", json={"at": AT})
    with start_intake(kafka, topics, tmp_path / "second") as service:
        await service.ready()
        async with httpx.AsyncClient(base_url=service.url, timeout=30) as second:
            letter = {"item_id": str(uuid.UUID(int=1)), "item_class": "WBA", "channel": "email", "team": "T1"}
            taken = await second.post("/v1/items", json={**letter, "legal_received_on": "2026-02-27"})
            back = await second.post("/v1/clock", json={"at": "2026-03-02T05:00:00Z"})
        assert (taken.status_code, back.status_code) == (202, 409)


async def test_dead_letters_are_listed_explained_and_sent_again(kafka: str, topics: int) -> None:
    assert topics
    item, why = str(uuid.UUID(int=7)), [("reason_code", b"not_json"), ("detail", b"the value is not a JSON document")]
    origin = [("origin_topic", ITEMS.name.encode()), ("origin_partition", b"2"), ("origin_offset", b"41")]
    for key in (item.encode(), b"Somebody's name"):
        await put(kafka, ITEMS.dead_letters, b'{"type": ', key=key, headers=[("ce_id", b"e-1"), *why, *origin])
    code, listed = await operations("dlq", "list", "--kafka", kafka)
    assert code == 0
    assert f"{ITEMS.name} partition=2 offset=41 reason=not_json" in listed
    assert f"key={item}" in listed
    assert "Somebody" not in listed
    assert listed.strip().endswith("dead letters: 2")
    code, explained = await operations("dlq", "explain", "--kafka", kafka, "--topic", "items", "--offset", "41")
    assert code == 0
    assert "en: The value is not a JSON document" in explained
    assert "de: Der Inhalt ist kein JSON-Dokument" in explained
    code, replayed = await operations("dlq", "replay", "--kafka", kafka, "--topic", "items", "--all")
    assert (code, "replayed: 2" in replayed) == (0, True), replayed
    again = await records(kafka, ITEMS.name)
    assert [(record.partition, record.value, record.key) for record in again] == [
        (2, b'{"type": ', item.encode()),
        (2, b'{"type": ', b"Somebody's name"),
    ]
    assert [dict(record.headers) for record in again] == [{"ce_id": b"e-1"}] * 2
    assert (await operations("dlq", "replay", "--kafka", kafka, "--offset", "99"))[0] == 1


async def test_an_intake_without_kafka_ends_with_one(tmp_path: Path) -> None:
    assert await start_intake("127.0.0.1:1", 1, tmp_path).ended() == 1
