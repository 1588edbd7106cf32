"""Business time in the stream: ticks into every partition, driven by a caller or by the system's clock."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from contracts.base import Topic, derive_id
from contracts.clock import ClockDriven
from contracts.items import BusinessTimeReached, HeartbeatSent
from contracts.topics import CAPACITY, CLOCK, ITEMS
from services.chassis import logs
from services.chassis.clock import Clock, DrivenClock, SystemClock
from services.chassis.http.problems import Problem
from services.chassis.http.windows import INSTANTS_IN_USE, instants_around
from services.chassis.kafka import Output
from services.chassis.metrics import Metrics
from services.intake.publisher import TrackedPublisher
from services.intake.settings import Settings

_BEATS_MISSED = 3
"""Heartbeats without an acknowledgement after which writing counts as broken."""
_LEAST_PATIENCE_SECONDS = 10.0
_AGAIN_SECONDS = 1.0
NO_KEY = "-"
"""Key of records that belong to no item and no team."""


def ticks(at: datetime, partitions: int) -> list[Output]:
    """The tick `at` for every partition of `items` and `capacity`; with the same ids whichever process ticks."""
    return [_tick(topic, number, at) for topic in (ITEMS, CAPACITY) for number in range(topic.partitions(partitions))]


def _tick(topic: Topic, partition: int, at: datetime) -> Output:
    event_id = derive_id("business_time.reached", topic.name, partition, at.isoformat())
    return Output(topic.name, NO_KEY, BusinessTimeReached(event_id=event_id, at=at), partition)


class ClockDriver:
    """Moves a driven clock forward, one step at a time, after everything before it was acknowledged."""

    def __init__(self, clock: DrivenClock, publisher: TrackedPublisher, settings: Settings) -> None:
        self._clock = clock
        self._publisher = publisher
        self._partitions = settings.partitions
        self._most_days = settings.clock_step_days
        self._one_at_a_time = asyncio.Lock()

    async def drive(self, at: datetime) -> int:
        """Set it to `at`; the same instant again repeats the ticks. Returns how many ticks were

        written. Raises Problem 409 if `at` is before the last instant, 422 if it is too far ahead: no clock can be set
        back.
        """
        async with self._one_at_a_time:
            last = self._clock.last
            if last is not None and at < last:
                raise Problem(
                    409, "clock_goes_back", "Business time never goes back.", extra={"last": last.isoformat()}
                )
            allowed = INSTANTS_IN_USE if last is None else instants_around(last, 0, self._most_days)
            if faults := allowed.faults_of("at", at):
                raise Problem(422, "invalid", "Business time cannot be set to this instant.", errors=faults)
            await self._publisher.flush()
            driven = ClockDriven(at=at)
            written = ticks(at, self._partitions)
            await self._publisher.publish([Output(CLOCK.name, "clock", driven, 0), *written])
            self._clock.drive(driven)
            return len(written)


async def tick_forever(clock: Clock, publisher: TrackedPublisher, settings: Settings) -> None:
    """Tick at every full step of the system clock, forever. Several processes may do so: the ids are the same."""
    step = settings.tick_seconds
    while True:
        seconds = clock.now().timestamp()
        await asyncio.sleep(step - seconds % step)
        at = datetime.fromtimestamp(round(clock.now().timestamp() / step) * step, UTC)
        await publisher.flush()
        await _try(publisher, ticks(at, settings.partitions), "tick.missed")


class WriteHealth:
    """Whether Kafka accepts what this process writes, judging by the acknowledgements of its heartbeats."""

    def __init__(self, settings: Settings, now: Callable[[], float] = time.monotonic) -> None:
        self._patience = max(_BEATS_MISSED * settings.heartbeat_seconds, _LEAST_PATIENCE_SECONDS)
        self._now = now
        self._last: float | None = None

    def record(self, acknowledged: bool) -> None:
        """A heartbeat was acknowledged, or refused."""
        self._last = self._now() if acknowledged else None

    def healthy(self) -> bool:
        """Whether the last heartbeat was acknowledged, and recently: a write may also wait without an answer."""
        return self._last is not None and self._now() - self._last <= self._patience


async def send_heartbeats(
    publisher: TrackedPublisher, metrics: Metrics, settings: Settings, writes: WriteHealth
) -> None:
    """Write a heartbeat of wall time into every partition of `items`, forever; sooner again after a refusal."""
    seen = metrics.gauge("mailroom_heartbeat_timestamp_seconds").labels("intake")
    wall = SystemClock()
    while True:
        now = wall.now()
        heartbeat = HeartbeatSent(sent_at=now)
        beats = [Output(ITEMS.name, NO_KEY, heartbeat, number) for number in range(settings.partitions)]
        taken = await _try(publisher, beats, "heartbeat.missed")
        writes.record(taken)
        if taken:
            seen.set(now.timestamp())
        await asyncio.sleep(settings.heartbeat_seconds if taken else min(_AGAIN_SECONDS, settings.heartbeat_seconds))


async def _try(publisher: TrackedPublisher, outputs: list[Output], missed: str) -> bool:
    """Send; without Kafka's acknowledgement log it and continue: the next one carries the newer time anyway."""
    try:
        await publisher.publish(outputs)
    except Problem as problem:
        logs.warning(missed, reason=problem.code)
        return False
    return True
