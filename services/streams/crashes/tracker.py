"""Crashes of a service over records: counted across processes, published, and heeded at each chunk."""

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
from services.chassis.kafka.history.stopped import StoppedPartitions
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.streams.consuming.chunks import Chunk
from services.streams.crashes.attempts import Attempt, AttemptFile
from services.streams.crashes.suspicion import Suspicion, after_crash, blames_the_record, split

Verdict = Literal["process", "stop", "park"]
"""The rule gets the records; or the partition stops before them; or they become dead letters by an order."""
Crash = PartitionCrashed | ParkOrdered

_PUBLISH_SECONDS = 5.0


class CrashTracker:
    """One service's crashes as the topic `stoppages` has them, and this process's file for those it cannot publish."""

    def __init__(self, settings: Base, service: str, metrics: Metrics, health: Health) -> None:
        self.stoppages: GlobalTable[Stoppage] = GlobalTable(settings.kafka, STOPPAGES, STOPPAGES_RECORD)
        self._service = service
        self._publisher = KafkaPublisher(settings.kafka, service)
        self.broken_histories = StoppedPartitions(service, self.stoppages.values, self._publisher, metrics)
        self._gauge = metrics.gauge("mailroom_partition_stopped")
        self._attempts: AttemptFile | None = None
        self._stopped: dict[TP, int] = {}
        self._deleted: dict[TP, Crash] = {}
        health.add_detail("stopped", self._report)

    async def start(self, folder: Path) -> None:
        """Count the attempt in which the last process of this folder died; returns when the topic has it."""
        await self._publisher.start()
        self._attempts = AttemptFile(folder)
        left = self._attempts.unfinished()
        if left is not None:
            known = self._known(left.topic, left.partition)
            if known is None or (isinstance(known, PartitionCrashed) and known.crashes < left.crashes):
                await self._publish(left)
            self._attempts.end()

    async def close(self) -> None:
        """Close the connection."""
        await self._publisher.stop()

    def stopped(self) -> frozenset[TP]:
        """Partitions of ours that stopped before a record."""
        return frozenset(self._stopped)

    # Asked by a processor, chunk by chunk

    def split(self, chunk: Chunk) -> Sequence[Chunk]:
        """The chunk as it may be processed: whole, or with each suspected record alone."""
        if not self.stoppages.values or (known := self._known(chunk.topic, chunk.partition)) is None:
            return (chunk,)
        return split(chunk, _suspicion(known))

    def verdict(self, piece: Chunk) -> Verdict:
        """What is to be done with this piece."""
        if not self.stoppages.values or (known := self._known(piece.topic, piece.partition)) is None:
            return "process"
        offset = piece.raw[0].offset
        if isinstance(known, ParkOrdered):
            return "park" if offset == known.offset else "process"
        return "stop" if offset == stopped_at(known) else "process"

    def begin_attempt(self, piece: Chunk) -> None:
        """The rule is about to get it."""
        self._file.begin(self._attempt(piece))

    def end_attempt(self) -> None:
        """The rule returned."""
        self._file.end()

    async def record_crash(self, piece: Chunk, error: BaseException) -> None:
        """Count it where every worker sees it, if the records caused it; the file keeps what Kafka cannot take."""
        if not blames_the_record(error):
            self._file.end()
            return
        attempt = self._attempt(piece)
        self._file.begin(attempt)
        try:
            await asyncio.wait_for(self._publish(attempt), _PUBLISH_SECONDS)
        except Exception as failure:  # the crash itself is what must be logged in the end
            logs.crash("partition.crash_untold", failure)
        else:
            self._file.end()

    def stop(self, piece: Chunk) -> None:
        """The partition stops before this piece."""
        tp, offset = TP(piece.topic, piece.partition), piece.raw[0].offset
        self._stopped[tp] = offset
        self._gauge.labels(*map(str, tp)).set(1)
        logs.warning("partition.stopped", topic=tp.topic, partition=tp.partition, offset=offset)

    def resume(self, piece: Chunk) -> None:
        """The partition continues, here or in another process."""
        tp = TP(piece.topic, piece.partition)
        if self._stopped.pop(tp, None) is not None:
            self._gauge.labels(*map(str, tp)).set(0)

    async def forget(self, places: dict[TP, int]) -> None:
        """Positions that are committed: a suspicion about an earlier place is over."""
        for tp, committed in places.items():
            known = self._known(*tp)
            if known is None or known is self._deleted.get(tp) or _suspicion(known).last >= committed:
                continue
            self._deleted[tp] = known
            await self._publisher.publish(Output(STOPPAGES.name, stoppage_key(self._service, *tp), None))

    @property
    def _file(self) -> AttemptFile:
        assert self._attempts is not None  # `start` comes before any chunk
        return self._attempts

    def _known(self, topic: str, partition: int) -> Crash | None:
        known = self.stoppages.values.get(stoppage_key(self._service, topic, partition))
        return known if isinstance(known, PartitionCrashed | ParkOrdered) else None

    def _attempt(self, piece: Chunk) -> Attempt:
        known = self._known(piece.topic, piece.partition) if self.stoppages.values else None
        first, last = piece.raw[0].offset, piece.raw[-1].offset
        next_one = after_crash(None if known is None else _suspicion(known), first, last)
        return Attempt(piece.topic, piece.partition, first, last, next_one.crashes)

    async def _publish(self, attempt: Attempt) -> None:
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

    def _report(self) -> list[dict[str, object]]:
        return [
            {"topic": tp.topic, "partition": tp.partition, "offset": offset}
            for tp, offset in sorted(self._stopped.items())
        ] + self.broken_histories.shown()


def _suspicion(known: Crash) -> Suspicion:
    if isinstance(known, ParkOrdered):
        return Suspicion(known.offset, known.offset, 0)
    return Suspicion(known.first_offset, known.last_offset, known.crashes)
