"""Four times a second: what is due is sent, what stopped is shown, and a worker that does not get on ends itself."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from services.chassis.health import Health
from services.streams.crashes.tracker import CrashTracker
from services.streams.faust_app import Fail, StreamApp
from services.streams.processing.processors import PartitionProcessors
from services.streams.progress import Progress

_POLL_SECONDS = 0.25


class StandstillError(RuntimeError):
    """This process does not get on, so it ends: a new one may."""


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Looks after a worker that has joined its group, until it is cancelled."""

    _stream: StreamApp
    _processors: PartitionProcessors
    _crashes: CrashTracker
    _progress: Progress
    _health: Health
    _fail: Fail
    _failed: Callable[[], bool]

    async def run(self) -> None:
        """Look forever."""
        while True:
            await asyncio.sleep(_POLL_SECONDS)
            self._stream.consumer.lease.look()
            if self._stream.app.crashed and not self._failed():
                self._fail(self._stream.app.crash_reason or RuntimeError("the stream app crashed"))
            await self._processors.poll()
            await self._processors.guarded(self._forget_crashes)
            await self._processors.guarded(self._check_histories)
            self._watch_progress()

    async def _forget_crashes(self) -> None:
        await self._crashes.forget(self._stream.consumer.positions.committed)

    async def _check_histories(self) -> None:
        """Show which partitions stand still because their history broke, and go on where an operator accepts it."""
        consumer, broken = self._stream.consumer, self._crashes.broken_histories
        for tp, breach in list(consumer.guard.standing.items()):
            if (at := broken.accepted(tp, breach.expected)) is not None:
                await consumer.resume_at(tp, at)
        await broken.show(consumer.guard.standing)
        await broken.forget(list(consumer.positions.processing))

    def _watch_progress(self) -> None:
        stream = self._stream
        self._progress.watch(stream.offsets(), self._crashes.stopped() | stream.consumer.guard.standing.keys())
        self._progress.recovery(None if stream.recovered() else stream.restored())
        if not self._failed() and not self._health.live():
            self._fail(StandstillError(str(self._health.report_live()[1]["reason_code"])))
