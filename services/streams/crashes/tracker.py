"""What a worker knows about crashes: counted across processes, published to its whole service, and heeded for each
chunk."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from faust.types import TP

from contracts.stoppages import STOPPAGES_RECORD, ParkOrdered, PartitionCrashed, Stoppage, stoppage_key, stopped_at
from contracts.topics import STOPPAGES
from services.chassis import logs
from services.chassis.health import Health
from services.chassis.kafka import GlobalTable, KafkaPublisher, Output
from services.chassis.kafka.history.stops import Stops
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.streams.consuming.chunks import Chunk
from services.streams.crashes.attempts import Attempt, Trial
from services.streams.crashes.suspicion import Suspicion, after_crash, blames_the_record, pieces

Verdict = Literal["fold", "hold", "park"]
Crash = PartitionCrashed | ParkOrdered

_TELL_SECONDS = 5.0


class Caution:
    """One service's crashes as recorded in the topic `stoppages`, and this process's file for those it cannot
    publish."""

    def __init__(self, settings: Base, service: str, metrics: Metrics, health: Health) -> None:
        self.told: GlobalTable[Stoppage] = GlobalTable(settings.kafka, STOPPAGES, STOPPAGES_RECORD)
        self._service = service
        self._publisher = KafkaPublisher(settings.kafka, service)
        self.stops = Stops(service, self.told.values, self._publisher, metrics)
        self._gauge = metrics.gauge("mailroom_partition_stopped")
        self._trial: Trial | None = None
        self._held: dict[TP, int] = {}
        self._forgotten: dict[TP, Crash] = {}
        health.note("stopped", self._stopped)

    async def begin(self, folder: Path) -> None:
        """Count the attempt in which the last process of this folder died; returns when the topic has it."""
        await self._publisher.start()
        self._trial = Trial(folder)
        left = self._trial.unfinished()
        if left is not None:
            known = self._known(left.topic, left.partition)
            if known is None or (isinstance(known, PartitionCrashed) and known.crashes < left.crashes):
                await self._tell(left)
            self._trial.end()

    async def stop(self) -> None:
        """Close the connection."""
        await self._publisher.stop()

    def held(self) -> frozenset[TP]:
        """Partitions of ours that are stopped."""
        return frozenset(self._held)

    # Called by a lane, chunk by chunk

    def pieces(self, chunk: Chunk) -> Sequence[Chunk]:
        """The chunk as it may be processed: whole, or with each suspected record alone."""
        if not self.told.values or (known := self._known(chunk.topic, chunk.partition)) is None:
            return (chunk,)
        return pieces(chunk, _suspicion(known))

    def verdict(self, piece: Chunk) -> Verdict:
        """Whether the rule gets this piece, the partition stops at it, or it is set aside."""
        if not self.told.values or (known := self._known(piece.topic, piece.partition)) is None:
            return "fold"
        offset = piece.raw[0].offset
        if isinstance(known, ParkOrdered):
            return "park" if offset == known.offset else "fold"
        return "hold" if offset == stopped_at(known) else "fold"

    def trying(self, piece: Chunk) -> None:
        """The rule is about to get it."""
        self._ours.begin(self._attempt(piece))

    def tried(self) -> None:
        """The rule returned."""
        self._ours.end()

    async def crashed(self, piece: Chunk, error: BaseException) -> None:
        """Count it where every worker sees it, if the records caused it; the file keeps what Kafka cannot take."""
        if not blames_the_record(error):
            self._ours.end()
            return
        attempt = self._attempt(piece)
        self._ours.begin(attempt)
        try:
            await asyncio.wait_for(self._tell(attempt), _TELL_SECONDS)
        except Exception as untold:  # the crash itself is what must be reported in the end
            logs.crash("partition.crash_untold", untold)
        else:
            self._ours.end()

    def hold(self, piece: Chunk) -> None:
        """The partition stops at this piece."""
        tp, offset = TP(piece.topic, piece.partition), piece.raw[0].offset
        self._held[tp] = offset
        self._gauge.labels(*map(str, tp)).set(1)
        logs.warning("partition.stopped", topic=tp.topic, partition=tp.partition, offset=offset)

    def release(self, piece: Chunk) -> None:
        """The partition continues, here or in another process."""
        tp = TP(piece.topic, piece.partition)
        if self._held.pop(tp, None) is not None:
            self._gauge.labels(*map(str, tp)).set(0)

    async def forget(self, places: dict[TP, int]) -> None:
        """Positions that are committed: a suspicion about an earlier place is over."""
        for tp, committed in places.items():
            known = self._known(*tp)
            if known is None or known is self._forgotten.get(tp) or _suspicion(known).last >= committed:
                continue
            self._forgotten[tp] = known
            await self._publisher.publish(Output(STOPPAGES.name, stoppage_key(self._service, *tp), None))

    @property
    def _ours(self) -> Trial:
        assert self._trial is not None  # `begin` comes before any chunk
        return self._trial

    def _known(self, topic: str, partition: int) -> Crash | None:
        known = self.told.values.get(stoppage_key(self._service, topic, partition))
        return known if isinstance(known, PartitionCrashed | ParkOrdered) else None

    def _attempt(self, piece: Chunk) -> Attempt:
        known = self._known(piece.topic, piece.partition) if self.told.values else None
        first, last = piece.raw[0].offset, piece.raw[-1].offset
        next_one = after_crash(None if known is None else _suspicion(known), first, last)
        return Attempt(piece.topic, piece.partition, first, last, next_one.crashes)

    async def _tell(self, attempt: Attempt) -> None:
        crashed = PartitionCrashed(
            service=self._service,
            topic=attempt.topic,
            partition=attempt.partition,
            first_offset=attempt.first,
            last_offset=attempt.last,
            crashes=attempt.crashes,
        )
        key = stoppage_key(self._service, attempt.topic, attempt.partition)
        await self._publisher.publish(Output(STOPPAGES.name, key, crashed))
        logs.warning(
            "partition.crashed",
            topic=attempt.topic,
            partition=attempt.partition,
            offset=attempt.first,
            last_offset=attempt.last,
            crashes=attempt.crashes,
        )

    def _stopped(self) -> list[dict[str, object]]:
        return [
            {"topic": tp.topic, "partition": tp.partition, "offset": offset}
            for tp, offset in sorted(self._held.items())
        ] + self.stops.shown()


def _suspicion(known: Crash) -> Suspicion:
    if isinstance(known, ParkOrdered):
        return Suspicion(known.offset, known.offset, 0)
    return Suspicion(known.first_offset, known.last_offset, known.crashes)
