"""What may be committed: exactly what is done, with a mark of the last record beside each position."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from faust.transport.drivers.aiokafka import Consumer
from faust.types import TP
from mode.utils.futures import notify

from services.streams.consuming.chunks import Chunk
from services.streams.consuming.history_guard import HistoryGuard
from services.streams.consuming.positions import Positions

_RETRY_SECONDS = 0.1


class CommittingConsumer(Consumer):
    """Faust's consumer, but that only `finish` moves what it commits; Faust counts acknowledged messages."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.positions = Positions()
        self.guard = HistoryGuard()

    def finish(self, chunk: Chunk) -> None:
        """All that follows from this chunk is durable: it may be committed, and the next one may come."""
        if self.positions.finish(chunk):
            self.guard.done(TP(chunk.topic, chunk.partition), chunk.raw[-1])

    def ack(self, message: Any) -> bool:
        """Faust's acknowledgement says only that nobody works on the message any more."""
        if message.acked:
            return False
        message.acked = True
        self._unacked_messages.discard(message)
        notify(self._waiting_for_ack)
        return True

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:  # noqa: ARG002
        return iter(list(self.positions.processing))

    def _new_offset(self, tp: TP) -> int | None:
        return self.positions.processing.get(tp)

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        """Commit with marks, and remember what Kafka took. Faust notes it as committed in any case."""
        self.guard.note(offsets)
        taken: bool = await super()._commit(offsets)
        if taken:
            self.positions.took(offsets)
        return taken

    async def commit_up_to(self, tp: TP, offset: int) -> bool:
        """Commit this position for sure; False if a rebalance or a failure came first."""
        epoch = self.positions.epoch
        await self.commit()
        while epoch == self.positions.epoch and self.positions.committed.get(tp, -1) < offset:
            if not await self._commit({tp: offset}):
                await asyncio.sleep(_RETRY_SECONDS)
        return epoch == self.positions.epoch

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """Positions, not offsets, say what is missing."""
