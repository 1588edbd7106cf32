"""A partition whose log is not the one that was read stands still, until an operator lets it go on."""

from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError
from faust.types import TP

from services.chassis.kafka.history.breach import Breach, BrokenHistoryError
from services.chassis.kafka.history.marks import Mark, mark_of
from services.streams.consuming.consumer import ChunkConsumer
from tests.unit.streams.consuming.kafka import LOG, Thread, delivered, opened, raws, sought


@pytest.mark.parametrize(
    ("committed", "earliest", "end", "breach"),
    [
        (7, 9, 20, Breach("gap", 7, 9, 20, 9)),
        (0, 9, 20, Breach("gap", 0, 9, 20, 9)),
        (30, 4, 20, Breach("other_history", 30, 4, 20, 4)),
    ],
    ids=["deleted before it was read", "deleted before anything was read", "the log ends earlier"],
)
async def test_a_partition_whose_history_broke_is_not_read(
    consumer: ChunkConsumer, committed: int, earliest: int, end: int, breach: Breach
) -> None:
    thread = await sought(consumer, committed, earliest, end)
    thread.fetched = {LOG: raws(LOG, 10)}
    assert consumer.guard.standing == {LOG: breach}
    assert thread.paused - thread.rows == {LOG}
    assert await consumer._getmany({LOG}, 1) == {}
    assert consumer._new_offset(LOG) == committed


async def test_an_operator_lets_a_stopped_partition_go_on_and_then_it_is_committed_there(
    consumer: ChunkConsumer,
) -> None:
    thread = await sought(consumer, 30, 4, 20)
    await consumer.resume_at(LOG, 12)
    assert (consumer.guard.standing, thread.began, thread.paused) == ({}, {LOG: 12}, set())
    assert (consumer.positions.committed[LOG], consumer.positions.processing[LOG]) == (12, 12)
    chunk = await delivered(consumer, thread, LOG, 12, 13)
    assert consumer.positions.accept(chunk)
    consumer.finish(chunk)
    assert consumer._should_commit(LOG, 14), "although 30 was committed before"


async def test_if_meanwhile_more_is_gone_the_partition_stands_with_new_numbers(consumer: ChunkConsumer) -> None:
    thread = await sought(consumer, 3, 9, 20)
    thread.earliest = 15
    await consumer.resume_at(LOG, 9)
    assert consumer.guard.standing == {LOG: Breach("gap", 9, 15, 20, 15)}
    assert consumer.positions.committed[LOG] == 9


@pytest.mark.parametrize("same", [True, False], ids=["same log", "another one"])
async def test_after_a_new_connection_the_last_record_must_still_be_there(consumer: ChunkConsumer, same: bool) -> None:
    thread = opened(consumer, Thread(10, 0, 20))
    chunk = await delivered(consumer, thread, LOG, 10, 11)
    last = mark_of(chunk.raw[-1])

    async def read_marks(wanted: Any) -> Any:
        assert wanted == {LOG: 11}
        return {LOG: last if same else Mark(11, "another")}

    consumer.guard.read_marks = read_marks
    connection = object()
    thread.fetched, thread.doubted = {}, {LOG: connection}
    if same:
        assert await consumer._getmany({LOG}, 1) == {}
        assert (thread.doubted, thread.confirmed) == ({}, {LOG: connection})
    else:
        with pytest.raises(BrokenHistoryError):
            await consumer._getmany({LOG}, 1)


async def test_while_kafka_is_away_nobody_is_confirmed_and_nothing_breaks(consumer: ChunkConsumer) -> None:
    thread = opened(consumer, Thread(10, 0, 20))

    async def away(*_: TP) -> dict[TP, int]:
        raise KafkaConnectionError

    vars(thread)["earliest_offsets"] = away
    thread.doubted = {LOG: object()}
    assert await consumer._getmany({LOG}, 1) == {}
    assert thread.confirmed == {}
