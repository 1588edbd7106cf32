"""Faust's consumer at the grain of chunks, with exact bookkeeping of what was delivered and what is done."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from aiokafka.errors import KafkaError
from faust.transport.drivers.aiokafka import Consumer
from faust.types import TP
from mode.utils.futures import notify

from services.streams.consuming.chunks import Chunk, ChunkRecord
from services.streams.consuming.consumer_thread import ChunkConsumerThread
from services.streams.consuming.history_guard import Guard
from services.streams.consuming.lease import Lease

_POLL_SECONDS = 0.25
_GATE_CLOSED_SECONDS = 0.01
_ASK_AGAIN_SECONDS = 0.1


class BrokenOrderError(RuntimeError):
    """A chunk does not begin where the last one ended: continuing would lose records, so the process must end."""


class ChunkConsumer(Consumer):
    """Delivers one message per partition and poll; only `finish` moves what may be committed.

    Between a rebalance and the moment flow is resumed at the sought positions no source partition is fetched
    (`_open` is empty). `accept` then refuses chunks of an earlier epoch and insists on unbroken positions.
    """

    _thread: ChunkConsumerThread

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.source_topics: frozenset[str] = frozenset()
        self.guard = Guard()
        self.on_opened: Callable[[Mapping[TP, int]], None] = lambda _: None
        self.before_forgetting: Callable[[], Awaitable[None]] | None = None
        self.before_opening: Callable[[], Awaitable[None]] | None = None
        self.halted: set[TP] = set()
        self.pause_seconds = 0.0
        """Least time between fetches. A chunk costs milliseconds, however few records it has."""
        self._asked = 0.0
        self.epoch = 0
        self.committed: dict[TP, int] = {}
        self._sought: dict[TP, int] = {}
        self._open: dict[TP, int] = {}
        self._expected: dict[TP, int] = {}

    def _new_consumer_thread(self) -> ChunkConsumerThread:
        return ChunkConsumerThread(self, loop=self.loop, beacon=self.beacon)

    # Fetching

    async def _getmany(
        self,
        active_partitions: set[TP] | None,
        timeout: float,  # noqa: ASYNC109 - Faust's signature
    ) -> Mapping[TP, list[Any]]:
        await asyncio.sleep(self._asked + self.pause_seconds - time.monotonic())
        self._asked = time.monotonic()
        wanted = {tp for tp in active_partitions or () if tp.topic not in self.source_topics or self._is_fetched(tp)}
        if not wanted:
            await asyncio.sleep(_GATE_CLOSED_SECONDS)
            return {}
        epoch = self.epoch
        try:
            fetched = await super()._getmany(wanted, min(timeout, _POLL_SECONDS))
        except BaseException:
            # Records may have been fetched and dropped: nothing more from these until they are sought again.
            self._open = {tp: at for tp, at in self._open.items() if tp not in wanted}
            raise
        if epoch != self.epoch:
            return {}
        if self._thread.doubted:
            await self._confirm()
        return {tp: [ChunkRecord(self._chunk(tp, records))] for tp, records in fetched.items() if records}

    def _is_fetched(self, tp: TP) -> bool:
        return tp in self._open and tp not in self.halted and tp not in self.guard.standing

    async def _confirm(self) -> None:
        """Partitions were read over a new connection: are these still the logs that were read before?

        If Kafka is away again this is unknown; what it delivers later is checked again.
        """
        doubted, epoch = self._thread.doubted, self.epoch
        self._thread.doubted = {}
        positions = {tp: at for tp, at in self._open.items() if tp in doubted}
        if not positions:
            return
        try:
            begins, ends = await self.earliest_offsets(*positions), await self.highwaters(*positions)
            await self.guard.confirm(positions, begins, ends)
        except (KafkaError, TimeoutError):
            return
        if epoch == self.epoch:
            self._thread.confirmed.update(doubted)

    def _chunk(self, tp: TP, records: list[Any]) -> Chunk:
        first, end = records[0].offset, records[-1].offset + 1
        start = self._open.get(tp, first)
        if first < start or (first != start and tp.topic in self.guard.unbroken_topics):
            raise BrokenOrderError(f"{tp} begins at {first} and should at {start}")
        if tp in self._open:
            self._open[tp] = end
            self.guard.fetched(tp, records[-1])
        return Chunk(tp[0], tp[1], self.epoch, start, end, records)

    # What is delivered, done and committed

    def accept(self, chunk: Chunk) -> bool:
        """Whether this chunk may be processed: False if void; BrokenOrderError if records were lost before it."""
        tp = TP(chunk.topic, chunk.partition)
        if chunk.epoch != self.epoch or tp not in self._expected:
            return False
        if chunk.start != self._expected[tp]:
            raise BrokenOrderError(f"{tp} expected {self._expected[tp]} and got {chunk.start}")
        return True

    def finish(self, chunk: Chunk) -> None:
        """All that follows from this chunk is durable: it may be committed, and the next one may come."""
        tp = TP(chunk.topic, chunk.partition)
        if tp in self._expected:
            self._expected[tp] = chunk.end
            self.guard.done(tp, chunk.raw[-1])

    def refuse_everything(self) -> None:
        """Something failed: no further chunk may be processed, whatever is still queued."""
        self.epoch += 1
        self._open = {}

    def positions(self) -> dict[TP, int]:
        """Next position to be processed, per source partition of ours."""
        return dict(self._expected)

    @property
    def lease(self) -> Lease:
        """The producer needs it."""
        return self._thread.lease

    def ack(self, message: Any) -> bool:
        """Faust's acknowledgement only says that nobody is working on the message any more."""
        if message.acked:
            return False
        message.acked = True
        self._unacked_messages.discard(message)
        notify(self._waiting_for_ack)
        return True

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:  # noqa: ARG002
        return iter(list(self._expected))

    def _new_offset(self, tp: TP) -> int | None:
        return self._expected.get(tp)

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        """Commit with marks, and remember what Kafka took. Faust notes it as committed in any case."""
        self.guard.note(offsets)
        taken: bool = await super()._commit(offsets)
        if taken:
            self.committed.update(offsets)
        return taken

    async def commit_up_to(self, tp: TP, offset: int) -> bool:
        """Commit this position for sure; False if a rebalance or a failure came first."""
        epoch = self.epoch
        await self.commit()
        while epoch == self.epoch and self.committed.get(tp, -1) < offset:
            if not await self._commit({tp: offset}):
                await asyncio.sleep(_ASK_AGAIN_SECONDS)
        return epoch == self.epoch

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """Positions, not offsets, say what is missing."""

    def on_buffer_full(self, tp: TP) -> None:
        """A full queue makes the fetch loop wait anyway."""

    async def leave(self) -> None:
        """Take nothing new, let what is under way end, commit it, and leave the group."""
        self.stop_flow()
        await self.wait_empty()
        await self._thread.leave_group()

    # Rebalances

    def stop_flow(self) -> None:
        """Everything fetched from now on, or fetched but not yet accepted, is void."""
        super().stop_flow()
        self.epoch += 1
        self._sought = {}
        self._open = {}
        self.halted.clear()

    async def perform_seek(self) -> None:
        """Seek to what is committed, and remember the positions for the moment flow is resumed.

        Faust also asks for it when a fetch finds the flow stopped. Then a rebalance is under way, which seeks in
        the end anyway; a late seek would pause the changelog under the recovery, which would never end.
        """
        if not self.flow_active:
            return
        epoch = self.epoch
        await super().perform_seek()
        if self.before_opening is not None:
            await self.before_opening()
        assigned = self.assignment()
        sources = [tp for tp in assigned if tp.topic in self.source_topics]
        committed = await self._thread.committed(sources)
        earliest, ends = await self.earliest_offsets(*sources), await self.highwaters(*sources)
        via = await self._thread.connections(sources)
        sought = await self.guard.begin(committed, {tp: earliest[tp] for tp in sources}, ends)
        still = {tp for tp in assigned if self._is_changelog_tp(tp)} | self.guard.standing.keys()
        await self._thread.begin_at(sought, still, epoch)
        if self.flow_active and epoch == self.epoch:
            self._thread.confirmed = dict(via)
            self._sought = sought
            await self._hold_on_to({tp: at for tp, at in sought.items() if committed.get(tp, ("", ""))[0] != at})

    async def _hold_on_to(self, begun: Mapping[TP, int]) -> None:
        """Commit where nothing was committed yet, so that what is deleted from now on is noticed instead of skipped."""
        if begun:
            self._committed_offset.update(begun)
            await self._commit(begun)

    async def read_on(self, tp: TP, at: int) -> None:
        """Continue from here with a stopped partition, as ordered by an operator."""
        epoch = self.epoch
        begins, ends = await self.earliest_offsets(tp), await self.highwaters(tp)
        via = await self._thread.connections([tp])
        goes_on = await self.guard.read_on(tp, at, begins[tp], ends[tp])
        if epoch != self.epoch or not await self._commit({tp: at}):
            return
        self._committed_offset[tp] = self._expected[tp] = self._open[tp] = at
        if goes_on:
            self._thread.confirmed.update(via)
            await self._thread.begin_at({tp: at}, set(), epoch)

    def resume_flow(self) -> None:
        """Open the source partitions if they were sought; during recovery they were not."""
        super().resume_flow()
        if self._sought:
            self._open, self._expected, self._sought = dict(self._sought), dict(self._sought), {}
            self.committed = dict(self._expected)
            self.on_opened(self._expected)

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Let what is under way end, commit it, and only then forget the positions."""
        self.lease.rebalance_began()
        await super().on_partitions_revoked(revoked)
        if self.before_forgetting is not None:
            await self.before_forgetting()
        self._expected = {}
        self.guard.forget()
