"""Partitions go and come: what is sought, committed and given back around a rebalance."""

from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.client import ConnectionGroup
from faust.types import TP

from services.streams.consuming.chunks import Chunk
from services.streams.consuming.consumer import ChunkConsumer
from tests.unit.streams.consuming.kafka import COMPACTED, LOG, Thread, opened, raws, sought, speaks_to


async def test_a_seek_while_flow_is_stopped_forgets_nothing_that_is_to_be_committed(consumer: ChunkConsumer) -> None:
    opened(consumer)
    consumer.finish(Chunk(*LOG, consumer.positions.epoch, 10, 12, raws(LOG, 10, 11)))
    consumer.stop_flow()
    thread = speaks_to(consumer, Thread(10, 0, 20))
    await consumer.perform_seek()
    assert consumer._new_offset(LOG) == 12
    assert (thread.began, consumer.positions.sought) == ({}, {})


async def test_a_partition_without_its_rows_ends_the_process_and_is_not_read(consumer: ChunkConsumer) -> None:
    thread, ends = speaks_to(consumer, Thread(7, 0, 20)), list[Exception]()
    assert thread.rows, "usually the changelog is assigned as well"
    thread.rows = set()
    consumer.fail = ends.append
    consumer.resume_flow()
    await consumer.perform_seek()
    assert (thread.began, consumer.positions.sought) == ({}, {})
    assert [str(end) for end in ends] == ["partitions [0] were assigned without the changelog of their rows"]


async def test_flow_opens_after_what_must_be_known_before(consumer: ChunkConsumer) -> None:
    thread = speaks_to(consumer, Thread(7, 0, 20))
    began: list[dict[TP, int]] = []

    async def learn() -> None:
        began.append(dict(thread.began))

    consumer.before_opening = learn
    consumer.resume_flow()
    await consumer.perform_seek()
    assert began == [{}]
    assert thread.began == {LOG: 7}


async def test_positions_outlive_the_stop_of_flow_until_they_are_committed(consumer: ChunkConsumer) -> None:
    opened(consumer)
    consumer._thread = vars(consumer)["_real_thread"]
    committed: dict[TP, int | None] = {}

    async def wait_and_commit(revoked: set[TP]) -> None:
        committed.update({tp: consumer._new_offset(tp) for tp in revoked})

    consumer._on_partitions_revoked = wait_and_commit
    consumer.stop_flow()
    await consumer.on_partitions_revoked({LOG})
    assert committed == {LOG: 10}
    assert consumer.positions.processing == {}
    assert consumer.lease._rebalance_ends < float("inf")


class Fetched:
    """aiokafka's consumer, as far as taking fetched records goes; a rebalance may happen while one waits."""

    def __init__(self, records: dict[TP, list[Any]], meanwhile: Any) -> None:
        self._closed = False
        subscriptions = SimpleNamespace(fetch_context=nullcontext)
        self._fetcher = SimpleNamespace(_closed=False, _subscriptions=subscriptions, fetched_records=self._take)
        self.connection = object()
        cluster = SimpleNamespace(leader_for_partition=lambda _: 1)
        self._client = SimpleNamespace(cluster=cluster, _conns={(1, ConnectionGroup.DEFAULT): self.connection})
        self._records = records
        self._meanwhile = meanwhile
        self.sought: dict[TP, int] = {}

    async def _take(self, *_: Any, **__: Any) -> dict[TP, list[Any]]:
        self._meanwhile()
        return self._records

    def assignment(self) -> set[TP]:
        return {LOG}

    def seek(self, tp: TP, offset: int) -> None:
        self.sought[tp] = offset


async def test_records_taken_across_a_rebalance_are_given_back(consumer: ChunkConsumer) -> None:
    consumer.resume_flow()
    kafka: Any = Fetched({LOG: raws(LOG, 10, 11), COMPACTED: raws(COMPACTED, 3)}, consumer.stop_flow)
    assert await consumer._thread._fetch_records(kafka, {LOG}) == {}
    assert kafka.sought == {LOG: 10}
    consumer.resume_flow()
    kafka = Fetched({LOG: raws(LOG, 10, 11)}, lambda: None)
    consumer.source_topics = frozenset({LOG.topic})
    consumer._thread.confirmed[LOG] = kafka.connection
    assert len((await consumer._thread._fetch_records(kafka, {LOG}))[LOG]) == 2
    assert kafka.sought == {}


async def test_what_came_over_a_new_connection_is_given_back_until_somebody_looked(consumer: ChunkConsumer) -> None:
    consumer.resume_flow()
    consumer.source_topics = frozenset({LOG.topic})
    kafka: Any = Fetched({LOG: raws(LOG, 10, 11)}, lambda: None)
    consumer._thread.confirmed[LOG] = object()
    assert await consumer._thread._fetch_records(kafka, {LOG}) == {}
    assert kafka.sought == {LOG: 10}
    assert consumer._thread.doubted == {LOG: kafka.connection}


@pytest.mark.parametrize(("committed", "earliest", "begins"), [(7, 0, 7), (None, 9, 9), (0, 0, 0), (7, 7, 7)])
async def test_it_begins_where_the_group_stopped_or_where_the_topic_begins(
    consumer: ChunkConsumer, committed: int | None, earliest: int, begins: int
) -> None:
    thread = await sought(consumer, committed, earliest, 20)
    assert thread.began == {LOG: begins}
    assert consumer.positions.processing == {LOG: begins}
    assert consumer.guard.standing == {}


async def test_what_was_committed_first_is_a_position_even_where_nothing_was_read(consumer: ChunkConsumer) -> None:
    """Else records deleted before the first commit would be passed over: nobody would know that they were expected."""
    await sought(consumer, None, 9, 20)
    assert consumer.positions.committed == {LOG: 9}


async def test_a_seek_asked_for_while_flow_is_stopped_does_not_disturb_the_recovery(consumer: ChunkConsumer) -> None:
    thread = speaks_to(consumer, Thread(7, 0, 20))
    consumer.resume_flow()
    consumer.stop_flow()
    thread.meanwhile = consumer.resume_flow  # the next assignment's recovery begins to read the changelog
    await consumer.perform_seek()
    assert not thread.began and not consumer.positions.processing


class Seekable:
    """An assigned aiokafka consumer, as far as seeking and pausing go."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def seek(self, *_: Any) -> None:
        self.done.append("seek")

    def pause(self, *_: Any) -> None:
        self.done.append("pause")

    def resume(self, *_: Any) -> None:
        """Of one that is not paused."""


async def test_positions_of_an_earlier_assignment_are_sought_no_more(consumer: ChunkConsumer) -> None:
    kafka: Any = Seekable()
    vars(consumer._thread).update(_ensure_consumer=lambda: kafka, assignment=lambda: {LOG})
    consumer.resume_flow()
    before = consumer.positions.epoch
    await consumer._thread._begin_at({LOG: 7}, set(), before)
    assert kafka.done == ["seek", "pause"]
    consumer.stop_flow()
    consumer.resume_flow()
    await consumer._thread._begin_at({LOG: 7}, set(), before)
    assert kafka.done == ["seek", "pause"]
