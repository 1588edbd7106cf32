"""What the consumer delivers, what counts as done, and what it gives back; on Faust's own classes, without Kafka."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.client import ConnectionGroup
from aiokafka.errors import KafkaConnectionError
from aiokafka.structs import OffsetAndMetadata
from faust.types import TP, Message

from contracts.topics import BACKLOG, ITEMS
from services.chassis.kafka.history.breach import Breach
from services.chassis.kafka.history.marks import Mark, Trail, mark_of
from services.chassis.settings import Base
from services.streams.consuming.chunks import Chunk, ChunkRecord
from services.streams.consuming.consumer import BrokenOrderError, ChunkConsumer
from services.streams.consuming.history_guard import BrokenHistoryError
from services.streams.faust_app import StreamApp
from services.streams.state.directory import take_slot

LOG, COMPACTED = TP(ITEMS.name, 0), TP(BACKLOG.name, 0)


def raws(tp: TP, *offsets: int) -> list[Any]:
    return [
        SimpleNamespace(
            topic=tp.topic,
            partition=tp.partition,
            offset=offset,
            key=b"k",
            value=b"v",
            headers=(),
            timestamp=0,
            timestamp_type=0,
        )
        for offset in offsets
    ]


class Thread:
    """The half of the consumer that would speak to Kafka: hands out what it was given, and remembers being asked."""

    def __init__(self) -> None:
        self.fetched: dict[TP, list[Any]] = {}
        self.asked: list[set[TP]] = []
        self.meanwhile: Callable[[], None] = lambda: None
        self.commits = True
        self.doubted: dict[TP, Any] = {}
        self.confirmed: dict[TP, Any] = {}

    async def getmany(self, wanted: set[TP], timeout: float) -> dict[TP, list[Any]]:  # noqa: ARG002, ASYNC109
        self.asked.append(wanted)
        self.meanwhile()
        return {tp: records for tp, records in self.fetched.items() if tp in wanted}

    async def commit(self, offsets: dict[TP, int]) -> bool:  # noqa: ARG002
        return self.commits


@pytest.fixture
async def consumer(tmp_path: Path) -> AsyncIterator[ChunkConsumer]:
    slot = take_slot(tmp_path)

    async def hand_over(chunk: Chunk, done: Any) -> None:
        pass

    stream = StreamApp(
        Base(partitions=2, data_dir=tmp_path),
        "test",
        (ITEMS, BACKLOG),
        slot,
        store_version=1,
        hand_over=hand_over,
        fail=lambda _: None,
    )
    consumer = stream.consumer
    consumer.guard.unbroken_topics = frozenset({LOG.topic})
    yield consumer
    slot.release()


def opened(consumer: ChunkConsumer, **at: int) -> Thread:
    """Flow is on at these positions; the thread is a double from now on."""
    thread = Thread()
    vars(consumer)["_real_thread"] = consumer._thread
    consumer._thread = thread  # type: ignore[assignment]
    consumer._sought = {LOG: at.get("log", 10), COMPACTED: at.get("compacted", 10)}
    consumer.resume_flow()
    return thread


async def delivered(consumer: ChunkConsumer, tp: TP) -> Chunk:
    found = await consumer._getmany({tp}, 1)
    [record] = found[tp]
    assert isinstance(record, ChunkRecord)
    return record.value


async def test_only_finishing_moves_what_may_be_committed(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    thread.fetched = {LOG: raws(LOG, 10, 11)}
    chunk = await delivered(consumer, LOG)
    assert consumer.accept(chunk)
    message = Message(LOG.topic, 0, 11, 0.0, 0, None, None, None, None)
    consumer.track_message(message)
    consumer.ack(message)
    assert not consumer.unacked
    assert consumer._new_offset(LOG) == 10
    consumer.finish(chunk)
    assert consumer._new_offset(LOG) == 12
    assert LOG in set(consumer._filter_tps_with_pending_acks())


async def test_a_chunk_after_an_unfinished_one_is_never_processed(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    thread.fetched = {LOG: raws(LOG, 10)}
    first = await delivered(consumer, LOG)
    thread.fetched = {LOG: raws(LOG, 11)}
    second = await delivered(consumer, LOG)
    with pytest.raises(BrokenOrderError):
        consumer.accept(second)
    consumer.finish(first)
    assert consumer.accept(second)


async def test_a_hole_is_not_accepted_the_second_time_either(consumer: ChunkConsumer) -> None:
    opened(consumer)
    late = Chunk(*LOG, consumer.epoch, 14, 15, raws(LOG, 14))
    for _ in range(3):
        with pytest.raises(BrokenOrderError):
            consumer.accept(late)
    assert consumer.positions()[LOG] == 10


async def test_a_seek_while_flow_is_stopped_forgets_nothing_that_is_to_be_committed(consumer: ChunkConsumer) -> None:
    opened(consumer)
    consumer.finish(Chunk(*LOG, consumer.epoch, 10, 12, raws(LOG, 10, 11)))
    consumer.stop_flow()
    thread = SeekingThread(10, 0, 20)
    consumer._thread = thread  # type: ignore[assignment]
    await consumer.perform_seek()
    assert consumer._new_offset(LOG) == 12
    assert (thread.began, consumer._sought) == ({}, {})


async def test_a_hole_in_a_log_is_an_error_and_in_a_compacted_topic_it_is_none(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    thread.fetched = {LOG: raws(LOG, 12)}
    with pytest.raises(BrokenOrderError):
        await delivered(consumer, LOG)
    thread.fetched = {COMPACTED: raws(COMPACTED, 12, 15)}
    chunk = await delivered(consumer, COMPACTED)
    assert (chunk.start, chunk.end) == (10, 16)
    assert consumer.accept(chunk)


async def test_nothing_is_fetched_before_the_seek(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    consumer.stop_flow()
    thread.fetched = {LOG: raws(LOG, 10)}
    assert await consumer._getmany({LOG}, 1) == {}
    consumer.resume_flow()
    assert await consumer._getmany({LOG}, 1) == {}
    assert thread.asked == []


async def test_a_halted_partition_is_not_fetched_and_goes_on_where_its_last_chunk_ended(
    consumer: ChunkConsumer,
) -> None:
    thread = opened(consumer)

    def halt() -> None:
        consumer.halted.add(LOG)

    thread.fetched, thread.meanwhile = {LOG: raws(LOG, 10, 11)}, halt
    assert (await delivered(consumer, LOG)).end == 12
    assert await consumer._getmany({LOG}, 1) == {}
    consumer.halted.discard(LOG)
    thread.fetched, thread.meanwhile = {LOG: raws(LOG, 12)}, lambda: None
    assert (await delivered(consumer, LOG)).start == 12
    consumer.halted.add(LOG)
    consumer.stop_flow()
    assert not consumer.halted


async def test_a_position_is_committed_for_sure_unless_a_rebalance_comes_first(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    tries = 0

    async def commit(offsets: dict[TP, int]) -> bool:
        nonlocal tries
        tries += 1
        return tries > 1

    thread.commit = commit  # type: ignore[method-assign]
    consumer._expected = {}
    assert await consumer.commit_up_to(LOG, 12)
    assert (tries, consumer.committed[LOG]) == (2, 12)

    async def refused(offsets: dict[TP, int]) -> bool:
        consumer.stop_flow()
        return False

    thread.commit = refused  # type: ignore[method-assign]
    assert not await consumer.commit_up_to(LOG, 13)
    assert consumer.committed[LOG] == 12


async def test_flow_opens_after_what_must_be_known_before(consumer: ChunkConsumer) -> None:
    thread = SeekingThread(7, 0, 20)
    consumer._thread = thread  # type: ignore[assignment]
    began: list[dict[TP, int]] = []

    async def learn() -> None:
        began.append(dict(thread.began))

    consumer.before_opening = learn
    consumer.resume_flow()
    await consumer.perform_seek()
    assert began == [{}]
    assert thread.began == {LOG: 7}


async def test_no_partition_never_means_all_partitions(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    assert await consumer._getmany(set(), 1) == {}
    assert await consumer._getmany(None, 1) == {}
    assert thread.asked == []


async def test_what_was_fetched_before_a_rebalance_is_void(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    thread.fetched = {LOG: raws(LOG, 10)}
    queued = await delivered(consumer, LOG)
    consumer.stop_flow()
    consumer._sought = {LOG: 10}
    consumer.resume_flow()
    assert not consumer.accept(queued)
    thread.meanwhile = consumer.stop_flow
    assert await consumer._getmany({LOG}, 1) == {}


async def test_after_a_broken_fetch_a_partition_waits_for_its_seek(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)

    def broken() -> None:
        raise ConnectionError

    thread.meanwhile = broken
    with pytest.raises(ConnectionError):
        await consumer._getmany({LOG}, 1)
    thread.meanwhile = lambda: None
    thread.fetched = {LOG: raws(LOG, 10)}
    assert await consumer._getmany({LOG}, 1) == {}


async def test_after_a_failure_nothing_queued_is_processed(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    thread.fetched = {LOG: raws(LOG, 10)}
    queued = await delivered(consumer, LOG)
    consumer.refuse_everything()
    assert not consumer.accept(queued)


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
    assert consumer.positions() == {}
    assert consumer.lease._rebalance_ends < float("inf")


async def test_only_what_kafka_took_counts_as_committed(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    thread.commits = False
    await consumer._commit({LOG: 12})
    assert consumer.committed[LOG] == 10
    thread.commits = True
    await consumer._commit({LOG: 12})
    assert consumer.committed[LOG] == 12


class Fetched:
    """aiokafka's consumer, as far as taking fetched records goes; a rebalance may happen while one waits."""

    def __init__(self, records: dict[TP, list[Any]], meanwhile: Any) -> None:
        self._closed = False
        self._fetcher = SimpleNamespace(
            _closed=False, _subscriptions=SimpleNamespace(fetch_context=self._context), fetched_records=self._take
        )
        self.connection = object()
        cluster = SimpleNamespace(leader_for_partition=lambda _: 1)
        self._client = SimpleNamespace(cluster=cluster, _conns={(1, ConnectionGroup.DEFAULT): self.connection})
        self._records = records
        self._meanwhile = meanwhile
        self.sought: dict[TP, int] = {}

    def _context(self) -> Any:
        return nullcontext()

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


class SeekingThread(Thread):
    """Kafka as a seek asks it: what is committed, what is still there, and where the end is."""

    def __init__(self, committed: int | None, earliest: int, end: int) -> None:
        super().__init__()
        self._committed, self._earliest, self._end = committed, earliest, end
        self.began: dict[TP, int] = {}
        self.paused: set[TP] = set()
        self.beside = ""

    def assignment(self) -> set[TP]:
        return {LOG}

    async def seek_to_committed(self) -> dict[TP, int | None]:
        self.meanwhile()
        return {LOG: self._committed}

    async def earliest_offsets(self, *_: TP) -> dict[TP, int]:
        return {LOG: self._earliest}

    async def highwaters(self, *_: TP) -> dict[TP, int]:
        return {LOG: self._end}

    async def committed(self, _: list[TP]) -> dict[TP, tuple[int, str]]:
        return {} if self._committed is None else {LOG: (self._committed, self.beside)}

    async def connections(self, _: list[TP]) -> dict[TP, Any]:
        return {}

    async def begin_at(self, positions: dict[TP, int], paused: set[TP], epoch: int) -> None:  # noqa: ARG002
        self.began, self.paused = positions, paused


@pytest.mark.parametrize(("committed", "earliest", "begins"), [(7, 0, 7), (None, 9, 9), (0, 0, 0), (7, 7, 7)])
async def test_it_begins_where_the_group_stopped_or_where_the_topic_begins(
    consumer: ChunkConsumer, committed: int | None, earliest: int, begins: int
) -> None:
    thread = SeekingThread(committed, earliest, 20)
    consumer._thread = thread  # type: ignore[assignment]
    consumer.resume_flow()
    await consumer.perform_seek()
    consumer.resume_flow()
    assert thread.began == {LOG: begins}
    assert consumer.positions() == {LOG: begins}
    assert consumer.guard.standing == {}


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
    thread = SeekingThread(committed, earliest, end)
    thread.fetched = {LOG: raws(LOG, 10)}
    consumer._thread = thread  # type: ignore[assignment]
    consumer.resume_flow()
    await consumer.perform_seek()
    consumer.resume_flow()
    assert consumer.guard.standing == {LOG: breach}
    assert thread.paused == {LOG}
    assert await consumer._getmany({LOG}, 1) == {}
    assert consumer._new_offset(LOG) == committed


async def test_what_was_committed_first_is_a_position_even_where_nothing_was_read(consumer: ChunkConsumer) -> None:
    """Else records deleted before the first commit would be passed over: nobody would know that they were expected."""
    thread = SeekingThread(None, 9, 20)
    consumer._thread = thread  # type: ignore[assignment]
    consumer.resume_flow()
    await consumer.perform_seek()
    assert consumer.committed == {LOG: 9}


async def test_an_operator_lets_a_stopped_partition_go_on_and_then_it_is_committed_there(
    consumer: ChunkConsumer,
) -> None:
    thread = SeekingThread(30, 4, 20)
    consumer._thread = thread  # type: ignore[assignment]
    consumer.resume_flow()
    await consumer.perform_seek()
    consumer.resume_flow()
    await consumer.read_on(LOG, 12)
    assert (consumer.guard.standing, thread.began, thread.paused) == ({}, {LOG: 12}, set())
    assert (consumer.committed[LOG], consumer.positions()[LOG]) == (12, 12)
    thread.fetched = {LOG: raws(LOG, 12, 13)}
    chunk = await delivered(consumer, LOG)
    assert consumer.accept(chunk)
    consumer.finish(chunk)
    assert consumer._should_commit(LOG, 14), "although 30 was committed before"


async def test_if_meanwhile_more_is_gone_the_partition_stands_with_new_numbers(consumer: ChunkConsumer) -> None:
    thread = SeekingThread(3, 9, 20)
    consumer._thread = thread  # type: ignore[assignment]
    consumer.resume_flow()
    await consumer.perform_seek()
    consumer.resume_flow()
    thread._earliest = 15
    await consumer.read_on(LOG, 9)
    assert consumer.guard.standing == {LOG: Breach("gap", 9, 15, 20, 15)}
    assert consumer.committed[LOG] == 9


async def test_a_record_that_stands_before_the_position_is_never_processed(consumer: ChunkConsumer) -> None:
    """aiokafka begins anew at the beginning of a log that ends before its position, and tells nobody."""
    thread = opened(consumer)
    thread.fetched = {COMPACTED: raws(COMPACTED, 0, 1)}
    with pytest.raises(BrokenOrderError):
        await consumer._getmany({COMPACTED}, 1)


async def test_what_came_over_a_new_connection_is_given_back_until_somebody_looked(consumer: ChunkConsumer) -> None:
    consumer.resume_flow()
    consumer.source_topics = frozenset({LOG.topic})
    kafka: Any = Fetched({LOG: raws(LOG, 10, 11)}, lambda: None)
    consumer._thread.confirmed[LOG] = object()
    assert await consumer._thread._fetch_records(kafka, {LOG}) == {}
    assert kafka.sought == {LOG: 10}
    assert consumer._thread.doubted == {LOG: kafka.connection}


@pytest.mark.parametrize("same", [True, False], ids=["same log", "another one"])
async def test_after_a_new_connection_the_last_record_must_still_be_there(consumer: ChunkConsumer, same: bool) -> None:
    thread = SeekingThread(10, 0, 20)
    consumer._thread = thread  # type: ignore[assignment]
    consumer._sought = {LOG: 10}
    consumer.resume_flow()
    thread.fetched = {LOG: raws(LOG, 10, 11)}
    chunk = await delivered(consumer, LOG)
    last = mark_of(chunk.raw[-1])

    async def look(wanted: Any) -> Any:
        assert wanted == {LOG: 11}
        return {LOG: last if same else Mark(11, "another")}

    consumer.guard.look = look
    connection = object()
    thread.fetched, thread.doubted = {}, {LOG: connection}
    if same:
        assert await consumer._getmany({LOG}, 1) == {}
        assert (thread.doubted, thread.confirmed) == ({}, {LOG: connection})
    else:
        with pytest.raises(BrokenHistoryError):
            await consumer._getmany({LOG}, 1)


async def test_while_kafka_is_away_nobody_is_confirmed_and_nothing_breaks(consumer: ChunkConsumer) -> None:
    thread = SeekingThread(10, 0, 20)
    consumer._thread = thread  # type: ignore[assignment]
    consumer._sought = {LOG: 10}
    consumer.resume_flow()

    async def away(*_: TP) -> dict[TP, int]:
        raise KafkaConnectionError

    vars(thread)["earliest_offsets"] = away
    thread.doubted = {LOG: object()}
    assert await consumer._getmany({LOG}, 1) == {}
    assert thread.confirmed == {}


async def test_a_commit_carries_the_mark_of_the_last_record_before_its_position(consumer: ChunkConsumer) -> None:
    thread = opened(consumer)
    thread.fetched = {LOG: raws(LOG, 10, 11)}
    first = await delivered(consumer, LOG)
    thread.fetched = {LOG: raws(LOG, 12)}
    second = await delivered(consumer, LOG)
    consumer.finish(first)
    await consumer._commit({LOG: 12})
    consumer.finish(second)
    assert Trail.read(consumer.guard.texts[LOG]).marks == (mark_of(first.raw[-1]),)
    await consumer._commit({LOG: 13})
    assert Trail.read(consumer.guard.texts[LOG]).marks == (mark_of(first.raw[-1]), mark_of(second.raw[-1]))
    written: list[Any] = []

    async def commit(offsets: Any) -> None:
        written.append(offsets)

    await vars(consumer)["_real_thread"]._with_marks(commit)({LOG: OffsetAndMetadata(13, "")})
    assert written == [{LOG: OffsetAndMetadata(13, consumer.guard.texts[LOG])}]


async def test_a_seek_asked_for_while_flow_is_stopped_does_not_disturb_the_recovery(consumer: ChunkConsumer) -> None:
    thread = SeekingThread(7, 0, 20)
    consumer._thread = thread  # type: ignore[assignment]
    consumer.resume_flow()
    consumer.stop_flow()
    thread.meanwhile = consumer.resume_flow  # the next assignment's recovery begins to read the changelog
    await consumer.perform_seek()
    assert not thread.began and not consumer.positions()


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
    before = consumer.epoch
    await consumer._thread._begin_at({LOG: 7}, set(), before)
    assert kafka.done == ["seek", "pause"]
    consumer.stop_flow()
    consumer.resume_flow()
    await consumer._thread._begin_at({LOG: 7}, set(), before)
    assert kafka.done == ["seek", "pause"]


async def test_the_changelog_keeps_kafkas_time_whatever_our_clock_says(consumer: ChunkConsumer) -> None:
    [table] = consumer.app.tables.values()
    assert table.changelog_topic.config["message.timestamp.type"] == "LogAppendTime"


async def test_a_full_queue_does_not_take_its_partition_out_of_the_fetch(consumer: ChunkConsumer) -> None:
    consumer._active_partitions = {LOG}
    consumer.on_buffer_full(LOG)
    assert consumer._active_partitions == {LOG}
    await consumer._add_gap(LOG, 3, 9)
    assert not consumer._gap


async def test_between_two_fetches_lies_the_pause(consumer: ChunkConsumer) -> None:
    opened(consumer)
    consumer.pause_seconds = 0.2
    await consumer._getmany({LOG}, 1)
    began = time.monotonic()
    await consumer._getmany({LOG}, 1)
    assert time.monotonic() - began >= 0.19
