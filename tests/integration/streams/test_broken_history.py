"""Records deleted before they were read, and a log that lost its end and was written past: the partition stops."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import TopicPartition
from aiokafka.admin.records_to_delete import RecordsToDelete
from pydantic import TypeAdapter

from deploy.launcher.broker import BrokerProcess
from deploy.launcher.kafka_log import cut
from deploy.launcher.readiness import until
from services.chassis.kafka import GlobalTable, KafkaPublisher, Output
from services.chassis.kafka.cluster import connected_admin
from services.operations.dead_letters.gaps import accept
from services.operations.dead_letters.stoppages import NothingToParkError, known_stoppages
from tests.integration.streams.toys.group import GROUP, all_done, committed, counted, reaches, read, send
from tests.integration.streams.toys.process import Toy, kept
from tests.integration.streams.toys.worker import CHANGELOG, LEFT, RIGHT, Collected

pytestmark = pytest.mark.kafka


async def delete_up_to(kafka: str, partition: int, offset: int) -> None:
    async with connected_admin(kafka) as admin:
        await admin.delete_records({TopicPartition(LEFT.name, partition): RecordsToDelete(before_offset=offset)})


async def stands(toy: Toy) -> list[dict[str, Any]]:
    await toy.until_it_says("/health/ready", '"stopped"')
    return list(orjson.loads(await toy.says("/health/ready"))["stopped"])


async def rows_of(kafka: str, partition: int) -> list[int]:
    rows = {key: orjson.loads(value)[LEFT.name] for key, value in await read(kafka, CHANGELOG)}
    return list(rows[f"key-{partition}"])


async def lose_the_end(broker: BrokerProcess, partition: int, offset: int, topic: str = LEFT.name) -> int:
    """What a power cut or an unclean election does: acknowledged records are gone."""
    broker.kill()
    end = cut(broker.folder / "data" / f"{topic}-{partition}", offset)
    await broker.start()
    return end


@pytest.mark.parametrize("read_before", [40, 0], ids=["something was read before", "nothing was read before"])
async def test_records_deleted_before_they_were_read_stop_the_partition_with_numbers(
    broker: BrokerProcess, tmp_path: Path, read_before: int
) -> None:
    kafka = broker.bootstrap
    await send(kafka, 2, *range(read_before))
    toy = Toy(kafka, tmp_path, "first")
    await toy.ready()
    await reaches(kafka, 2, read_before)
    assert await toy.leave() == 0
    await send(kafka, 2, *range(40, 100))
    gone = read_before + 20
    await delete_up_to(kafka, 2, gone)
    toy = Toy(kafka, tmp_path, "second")
    try:
        numbers = {"expected": read_before, "log_begins": gone, "log_ends": read_before + 60, "missing": 20}
        [told] = await stands(toy)
        assert told == {
            "topic": LEFT.name, "partition": 2, "offset": read_before, "reason": "gap", "goes_on_at": gone, **numbers,
        }  # fmt: skip
        assert '"ready"' in await toy.says("/health/ready")
        assert 'mailroom_partition_stopped{partition="2",topic="toy-left"} 1.0' in await toy.says("/metrics")
        assert " ".join(f"{name}={number}" for name, number in numbers.items()) in toy.log.read_text()
        for partition in (0, 1, 3):
            await send(kafka, partition, *range(30))
            await reaches(kafka, partition, 30)
        assert await committed(kafka, 2) == read_before

        with pytest.raises(NothingToParkError):
            await accept(kafka, RIGHT, 2, 1)
        [known], done = await accept(kafka, LEFT, 2, 30)
        assert (known.missing, done) == (20, True)
        await reaches(kafka, 2, read_before + 60)
        assert await rows_of(kafka, 2) == [*range(read_before), *range(60, 100)]
        assert "stopped" not in await toy.says("/health/ready")
        assert await known_stoppages(kafka) == []
        assert await toy.leave() == 0
    finally:
        toy.kill()


@pytest.mark.parametrize("runs_on", [True, False], ids=["a worker runs on", "no worker runs"])
async def test_a_log_that_lost_its_end_and_was_written_past_stops_the_partition_and_nothing_is_passed_over(
    broker: BrokerProcess, tmp_path: Path, runs_on: bool
) -> None:
    kafka = broker.bootstrap
    async with kept(kafka, tmp_path) as supervisor:
        for number in range(0, 100, 20):
            await send(kafka, 2, *range(number, number + 20))
            await reaches(kafka, 2, number + 20)
        [toy] = supervisor.toys
        if runs_on:
            toy.signal(signal.SIGSTOP)  # so that it hears of nothing before others have written past its position
        else:
            supervisor.slots = 0
            assert await toy.leave() == 0
        end = await lose_the_end(broker, 2, 60)
        await send(kafka, 2, *range(1_000, 1_080))
        toy.signal(signal.SIGCONT)
        supervisor.slots = 1
        toy = await supervisor.stopped()
        [told] = await stands(toy)
        assert (told["reason"], told["expected"], told["log_ends"]) == ("other_history", 100, end + 80)
        assert told["goes_on_at"] <= end <= 60
        assert told["missing"] == 100 - told["goes_on_at"]
        await send(kafka, 1, *range(30))
        await reaches(kafka, 1, 30)
        _, done = await accept(kafka, LEFT, 2, 30)
        assert done
        await all_done(kafka)
        assert await rows_of(kafka, 2) == [*range(100), *range(1_000, 1_080)]
        assert set(range(1_000, 1_080)) <= set((await counted(kafka))[2])
        assert await known_stoppages(kafka) == []


async def test_a_publisher_writes_on_after_the_loss(broker: BrokerProcess) -> None:
    kafka = broker.bootstrap

    def some(count: int) -> list[Output]:
        said = Collected(side="left", numbers=(1,), left=1, right=1)
        return [Output(LEFT.name, f"key-{number}", said, 2) for number in range(count)]

    async with KafkaPublisher(kafka, "test") as publisher:
        for _ in range(5):
            await publisher.publish(*some(4))
        await lose_the_end(broker, 2, 10)
        async with asyncio.timeout(90):
            await publisher.publish(*some(4))
        await publisher.publish(*some(4))


async def test_a_topic_that_is_read_whole_is_not_read_on_in_another_history(broker: BrokerProcess) -> None:
    kafka = broker.bootstrap
    async with KafkaPublisher(kafka, "test") as publisher:

        def said(number: int) -> Output:
            return Output(LEFT.name, f"key-{number}", Collected(side="left", numbers=(number,), left=1, right=1), 2)

        whole: GlobalTable[Collected] = GlobalTable(kafka, LEFT, TypeAdapter(Collected))
        for number in range(20):
            await publisher.publish(said(number))
        await whole.start()
        await whole.wait_caught_up()
        assert len(whole.values) == 20
        await publisher.publish(said(20))
        await until(lambda: len(whole.values) == 21, "the next record")
        await lose_the_end(broker, 2, 10)
        await publisher.publish(*map(said, range(100, 130)))
        await until(lambda: not whole.is_reading, "the end of reading")
        assert 129 not in {value.numbers[0] for value in whole.values.values()}
    await whole.stop()


async def test_a_changelog_that_lost_its_end_ends_the_worker_with_a_word(broker: BrokerProcess, tmp_path: Path) -> None:
    kafka = broker.bootstrap
    toy = Toy(kafka, tmp_path, "before")
    await toy.ready()
    for number in range(5):
        await send(kafka, 2, number)
        await reaches(kafka, 2, number + 1)
    assert await toy.leave() == 0
    await lose_the_end(broker, 2, 2, CHANGELOG)
    toy = Toy(kafka, tmp_path, "after")
    try:
        assert await toy.ended(90) == 1
        assert f"action=changelog.cut group={GROUP}" in toy.log.read_text()
    finally:
        toy.kill()
