"""Faust's consumer at the grain of chunks, with exact bookkeeping of what was delivered and what is done."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiokafka.errors import KafkaError
from faust.types import TP

from services.streams.consuming.chunks import Chunk, ChunkRecord
from services.streams.consuming.commits import CommittingConsumer
from services.streams.consuming.consumer_thread import ChunkConsumerThread
from services.streams.consuming.lease import Lease

_POLL_SECONDS = 0.25
_NOTHING_TO_FETCH_SECONDS = 0.01


class ChunkConsumer(CommittingConsumer):
    """Delivers one message per partition and poll; only `finish` moves what may be committed (`positions`)."""

    _thread: ChunkConsumerThread

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.source_topics: frozenset[str] = frozenset()
        self.paused: set[TP] = set()
        """Partitions that are ours and not fetched for now."""
        self.on_opened: Callable[[Mapping[TP, int]], None] = lambda _: None
        self.before_release: Callable[[], Awaitable[None]] | None = None
        self.before_opening: Callable[[], Awaitable[None]] | None = None
        self.fail: Callable[[Exception], None] = lambda _: None
        """Ends the process: it is started again and asks Kafka anew."""
        self.pause_seconds = 0.0
        """Least time between fetches. A chunk costs milliseconds, however few records it has."""
        self._fetched_at = 0.0

    def _new_consumer_thread(self) -> ChunkConsumerThread:
        return ChunkConsumerThread(self, loop=self.loop, beacon=self.beacon)

    # Fetching

    async def _getmany(
        self,
        active_partitions: set[TP] | None,
        timeout: float,  # noqa: ASYNC109 - Faust's signature
    ) -> Mapping[TP, list[Any]]:
        await asyncio.sleep(self._fetched_at + self.pause_seconds - time.monotonic())
        self._fetched_at = time.monotonic()
        wanted = {tp for tp in active_partitions or () if tp.topic not in self.source_topics or self._is_fetched(tp)}
        if not wanted:
            await asyncio.sleep(_NOTHING_TO_FETCH_SECONDS)
            return {}
        epoch = self.positions.epoch
        try:
            fetched = await super()._getmany(wanted, min(timeout, _POLL_SECONDS))
        except BaseException:
            self.positions.lose(wanted)
            raise
        if epoch != self.positions.epoch:
            return {}
        if self._thread.doubted:
            await self._confirm()
        return {tp: [ChunkRecord.of(self._chunk(tp, records))] for tp, records in fetched.items() if records}

    def _is_fetched(self, tp: TP) -> bool:
        return tp in self.positions.fetching and tp not in self.paused and tp not in self.guard.standing

    async def _confirm(self) -> None:
        """Partitions were read over a new connection: are these still the logs that were read before?

        If Kafka is away again this is unknown; what it delivers later is checked again.
        """
        doubted, epoch = self._thread.doubted, self.positions.epoch
        self._thread.doubted = {}
        positions = {tp: at for tp, at in self.positions.fetching.items() if tp in doubted}
        if not positions:
            return
        try:
            begins, ends = await self.earliest_offsets(*positions), await self.highwaters(*positions)
            await self.guard.confirm_last(positions, begins, ends)
        except (KafkaError, TimeoutError):
            return
        if epoch == self.positions.epoch:
            self._thread.confirmed.update(doubted)

    def _chunk(self, tp: TP, records: list[Any]) -> Chunk:
        chunk = self.positions.fetched(tp, records, tp.topic in self.guard.unbroken)
        if tp in self.positions.fetching:
            self.guard.fetched(tp, records[-1])
        return chunk

    def on_buffer_full(self, tp: TP) -> None:
        """A full queue makes the fetch loop wait anyway."""

    @property
    def lease(self) -> Lease:
        """The producer needs it."""
        return self._thread.lease

    async def leave(self) -> None:
        """Take nothing new, let what is under way end, commit it, and leave the group."""
        self.stop_flow()
        await self.wait_empty()
        await self._thread.leave_group()

    # Rebalances

    def stop_flow(self) -> None:
        """Everything fetched from now on, or fetched but not yet accepted, is void."""
        super().stop_flow()
        self.positions.stop()
        self.paused.clear()

    async def perform_seek(self) -> None:
        """Seek to what is committed, and remember the positions for the moment flow is resumed.

        Faust also asks for it when a fetch finds the flow stopped. Then a rebalance is under way, which seeks in
        the end anyway; a late seek would pause the changelog under the recovery, which would never end.
        """
        if not self.flow_active:
            return
        epoch = self.positions.epoch
        await super().perform_seek()
        if self.before_opening is not None:
            await self.before_opening()
        assigned = self.assignment()
        sources = [tp for tp in assigned if tp.topic in self.source_topics]
        if self._lacks_rows(assigned, sources):
            return
        committed = await self._thread.committed(sources)
        earliest, ends = await self.earliest_offsets(*sources), await self.highwaters(*sources)
        via = await self._thread.connections(sources)
        sought = await self.guard.begin(committed, {tp: earliest[tp] for tp in sources}, ends)
        still = {tp for tp in assigned if self._is_changelog_tp(tp)} | self.guard.standing.keys()
        await self._thread.begin_at(sought, still, epoch)
        if self.flow_active and epoch == self.positions.epoch:
            self._thread.confirmed = dict(via)
            self.positions.sought = sought
            await self._hold_on_to({tp: at for tp, at in sought.items() if committed.get(tp, ("", ""))[0] != at})

    def _lacks_rows(self, assigned: set[TP], sources: list[TP]) -> bool:
        """Whether a partition came without the changelog of its rows; then the process ends.

        Faust's assignor leaves out a topic that its copy of Kafka's metadata lacks, and that copy is five minutes old
        at most. Right after the changelog was created a partition could so be handed on without its rows: everything
        in it would be unknown.
        """
        with_rows = {tp.partition for tp in assigned if self._is_changelog_tp(tp)}
        without = sorted({tp.partition for tp in sources} - with_rows)
        if without:
            self.fail(RuntimeError(f"partitions {without} were assigned without the changelog of their rows"))
        return bool(without)

    async def _hold_on_to(self, begun: Mapping[TP, int]) -> None:
        """Commit where nothing was committed yet, so that what is deleted from now on is noticed instead of skipped."""
        if begun:
            self._committed_offset.update(begun)
            await self._commit(begun)

    async def resume_at(self, tp: TP, at: int) -> None:
        """Continue from here with a stopped partition, as ordered by an operator."""
        epoch = self.positions.epoch
        begins, ends = await self.earliest_offsets(tp), await self.highwaters(tp)
        via = await self._thread.connections([tp])
        goes_on = await self.guard.resume_at(tp, at, begins[tp], ends[tp])
        if epoch != self.positions.epoch or not await self._commit({tp: at}):
            return
        self._committed_offset[tp] = at
        self.positions.resume(tp, at)
        if goes_on:
            self._thread.confirmed.update(via)
            await self._thread.begin_at({tp: at}, set(), epoch)

    def resume_flow(self) -> None:
        """Open the source partitions if they were sought; during recovery they were not."""
        super().resume_flow()
        if self.positions.open():
            self.on_opened(self.positions.processing)

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Let what is under way end, commit it, and only then forget the positions."""
        self.lease.rebalance_began()
        await super().on_partitions_revoked(revoked)
        if self.before_release is not None:
            await self.before_release()
        self.positions.processing = {}
        self.guard.forget()
