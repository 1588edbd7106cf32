"""Makes the consequences of records durable; only then do the records count as done."""

import time
from collections.abc import Sequence

from faust.types import TP

from services.chassis import logs
from services.chassis.kafka import Output, Record
from services.chassis.metrics import Metrics
from services.chassis.tracing import child_of
from services.streams.consuming.chunks import Chunk
from services.streams.dead_letters import DeadLetterLimit, WaitingDeadLetters
from services.streams.faust_app import Fail, StreamApp
from services.streams.fold import DeadLetter, Step
from services.streams.state.store import PartitionRows

PARKED_BY_OPERATOR = "parked_by_operator"


class ProcessorContext:
    """What a processor needs of its worker: changelog, topics, dead letters and disk, and the order of chunks."""

    def __init__(self, name: str, stream: StreamApp, metrics: Metrics, fail: Fail, topics: Sequence[str] = ()) -> None:
        self._name = name
        self._stream = stream
        self._fail = fail
        self._limit = DeadLetterLimit()
        self._events = metrics.counter("mailroom_events_total")
        self._seconds = metrics.histogram("mailroom_event_processing_seconds").labels(f"{name}.fold")
        self._failures = metrics.counter("mailroom_event_failures_total")
        self._parked = metrics.gauge("mailroom_dlq_messages")
        self._waiting = WaitingDeadLetters(metrics, topics)

    def accept(self, chunk: Chunk) -> bool:
        """Whether this chunk is the next one."""
        return self._stream.consumer.positions.accept(chunk)

    def finish(self, chunk: Chunk) -> None:
        """All that follows from this chunk is durable."""
        self._stream.consumer.finish(chunk)

    def records_behind(self, chunk: Chunk) -> int:
        """How many records are in the topic after this chunk, as of the last fetch."""
        return max((self._stream.end(TP(chunk.topic, chunk.partition)) or chunk.end) - chunk.end, 0)

    def rows(self, partition: int) -> PartitionRows:
        """The stored rows of a partition."""
        return self._stream.rows(partition)

    async def save(self, partition: int, step: Step, records: Sequence[Record]) -> None:
        """Changelog, messages and dead letters, then the local rows: so the disk is never ahead of the changelog."""
        self._limit.check(records, step.dead_letters)
        producer = self._stream.producer
        offset = None
        if step.rows:
            offset = await producer.send_rows(self._stream.changelog, partition, step.rows)
        if step.outputs or step.dead_letters:
            parents = {record.key: parent for record in records if (parent := record.headers.get("traceparent"))}
            # What follows from several records, or from ones without a trace, belongs to one trace all the same.
            last = child_of(records[-1].headers.get("traceparent") if records else None)
            await producer.send_outputs(step.outputs, self._name, parents, last)
            await producer.send_dead_letters(step.dead_letters)
        if step.rows:
            self.rows(partition).write(((key.encode(), row) for key, row in step.rows.items()), offset)

    async def send(self, outputs: Sequence[Output]) -> None:
        """Send messages that follow from no record."""
        await self._stream.producer.send_outputs(outputs, self._name, {}, None)

    async def park(self, piece: Chunk) -> None:
        """Make the one record of this piece a dead letter by an operator's order, and continue after it.

        Committed up to the record before and past it afterwards: whatever happens in between, the next worker
        begins at the record with the order still in force, so it is never processed as well.
        """
        consumer, tp = self._stream.consumer, TP(piece.topic, piece.partition)
        if not await consumer.commit_up_to(tp, piece.start):
            return
        began = time.monotonic()
        [raw] = piece.raw
        await self._stream.producer.send_as_it_came(raw, PARKED_BY_OPERATOR)
        self.finish(piece)
        await consumer.commit_up_to(tp, piece.end)
        self.count(piece, [DeadLetter(piece.records()[0], PARKED_BY_OPERATOR, "")], time.monotonic() - began)

    def pause_fetch(self, piece: Chunk) -> None:
        """Fetch nothing more of this piece's partition."""
        self._stream.consumer.paused.add(TP(piece.topic, piece.partition))

    def resume_fetch(self, piece: Chunk) -> None:
        """Fetch it again."""
        self._stream.consumer.paused.discard(TP(piece.topic, piece.partition))

    def count(self, chunk: Chunk, letters: Sequence[DeadLetter], seconds: float) -> None:
        """Count what was processed."""
        self._events.labels(chunk.topic).inc(len(chunk.raw))
        self._seconds.observe(seconds)
        self._waiting.passed(chunk, letters)
        for letter in letters:
            record = letter.record
            self._failures.labels(record.topic, letter.reason_code).inc()
            self._parked.labels(record.topic).inc()
            logs.warning(
                "record.parked",
                topic=record.topic,
                partition=record.partition,
                offset=record.offset,
                reason_code=letter.reason_code,
            )

    def fail(self, error: BaseException) -> None:
        """Something broke: the process ends."""
        self._fail(error)
