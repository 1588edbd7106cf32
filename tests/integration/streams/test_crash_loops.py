"""A record that crashes its worker again and again stops its partition only, and an operator sets it aside."""

import asyncio
from pathlib import Path

import orjson
import pytest

from contracts.stoppages import STOPPAGES_RECORD, PartitionCrashed
from contracts.topics import STOPPAGES
from deploy.launcher.broker import BrokerProcess
from services.operations.dead_letters.stoppages import NothingToParkError, RecordPosition, park, retry
from tests.integration.streams.toys.group import all_done, committed, counted, reaches, read, send
from tests.integration.streams.toys.process import Toy, kept
from tests.integration.streams.toys.worker import CHANGELOG, HANGS, KILLS, LEFT, RIGHT
from tests.integration.topics import records

pytestmark = pytest.mark.kafka

HEADERS = [("trace", b"\xff\x00"), ("trace", b"twice")]


async def crashes_told(kafka: str) -> list[int]:
    told = [STOPPAGES_RECORD.validate_json(value) for _, value in await read(kafka, STOPPAGES.name) if value]
    return [each.crashes for each in told if isinstance(each, PartitionCrashed)]


async def parked_letters(kafka: str) -> list[tuple[bytes, list[tuple[str, bytes]]]]:
    return [(record.value, list(record.headers)) for record in await records(kafka, LEFT.dead_letters)]


@pytest.mark.parametrize(("slots", "poison"), [(1, -1), (2, -1), (1, KILLS)], ids=["raises", "moves", "dies"])
async def test_three_crashes_stop_one_partition_and_parking_lets_it_go_on(
    broker: BrokerProcess, tmp_path: Path, slots: int, poison: int
) -> None:
    kafka = broker.bootstrap
    await send(kafka, 2, *range(41))
    await send(kafka, 2, poison, headers=HEADERS)
    await send(kafka, 2, *range(42, 60))
    async with kept(kafka, tmp_path, slots) as supervisor:
        toy = await supervisor.stopped()
        assert supervisor.codes == [1 if poison == -1 else -9] * 3
        ready = await toy.says("/health/ready")
        assert orjson.loads(ready) == {
            "status": "ready",
            "stopped": [{"topic": LEFT.name, "partition": 2, "offset": 41}],
        }
        assert 'mailroom_partition_stopped{partition="2",topic="toy-left"} 1.0' in await toy.says("/metrics")
        assert f"action=partition.stopped topic={LEFT.name} partition=2 offset=41" in toy.log.read_text()
        assert await crashes_told(kafka) == [1, 2, 3]

        for partition in (0, 1, 3):
            await send(kafka, partition, *range(30))
            await reaches(kafka, partition, 30)
        assert await committed(kafka, 2) == 41
        with pytest.raises(NothingToParkError):
            await park(kafka, RecordPosition(LEFT, 2, 42), 1)
        with pytest.raises(NothingToParkError):
            await park(kafka, RecordPosition(RIGHT, 2, 41), 1)
        assert await committed(kafka, 2) == 41

        assert await park(kafka, RecordPosition(LEFT, 2, 41), 20)
        await all_done(kafka)
        assert '"stopped"' not in await toy.says("/health/ready")
        assert len(supervisor.codes) == 3
        with pytest.raises(NothingToParkError):
            await park(kafka, RecordPosition(LEFT, 2, 41), 1)

        [(value, headers)] = await parked_letters(kafka)
        assert value == str(poison).encode()
        assert headers[:2] == HEADERS
        assert dict(headers)["reason_code"] == b"parked_by_operator"
        assert (dict(headers)["origin_partition"], dict(headers)["origin_offset"]) == (b"2", b"41")
    wanted = {partition: list(range(30)) for partition in (0, 1, 3)} | {2: [n for n in range(60) if n != 41]}
    rows = {key: orjson.loads(value)[LEFT.name] for key, value in await read(kafka, CHANGELOG)}
    assert rows == {f"key-{partition}": numbers for partition, numbers in wanted.items()}
    if poison == -1:
        assert await counted(kafka) == wanted


async def test_a_stop_outlives_restarts_and_a_retry_after_the_repair_loses_nothing(
    broker: BrokerProcess, tmp_path: Path
) -> None:
    kafka = broker.bootstrap
    await send(kafka, 1, 0, -1, 2)
    async with kept(kafka, tmp_path) as supervisor:
        (await supervisor.stopped()).kill()
        supervisor.patient = "true"
        await asyncio.sleep(0.3)
        await supervisor.stopped()
        assert await committed(kafka, 1) == 1
        assert await retry(kafka, RecordPosition(LEFT, 1, 1), 20)
        await all_done(kafka)
        assert await parked_letters(kafka) == []
    assert await counted(kafka) == {1: [0, -1, 2]}


async def test_a_rule_that_never_comes_back_is_death_and_counts_as_a_crash(
    broker: BrokerProcess, tmp_path: Path
) -> None:
    kafka = broker.bootstrap
    await send(kafka, 1, 0, 1)
    toy = Toy(kafka, tmp_path, "hangs", patient="false", stuck_seconds="3")
    try:
        await toy.ready()
        await reaches(kafka, 1, 2)
        assert '"live"' in await toy.says("/health/live")
        await send(kafka, 1, HANGS)
        await toy.until_it_says("/health/live", '"dead"')
        assert '"blocked"' in await toy.says("/health/live")
    finally:
        toy.kill()
    toy = Toy(kafka, tmp_path, "again", patient="true")
    try:
        await all_done(kafka)
        assert await crashes_told(kafka) == [1]
        assert await toy.leave() == 0
    finally:
        toy.kill()
    assert await counted(kafka) == {1: [0, 1, HANGS]}
