"""Whether a worker makes progress: its lag, and whether it hangs."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from faust.types import TP

from services.chassis import logs
from services.chassis.clock import SystemClock
from services.chassis.health import Health
from services.chassis.metrics import Metrics

STUCK_SECONDS = 60.0
_WALL = SystemClock()
RECOVERY_STUCK_SECONDS = 120.0
"""Longer than a group may take to agree on who owns what, which is included."""


@dataclass(frozen=True, slots=True)
class Offsets:
    """The state of a partition: next position to process, next position by the group's commit, end of the topic."""

    position: int
    committed: int
    end: int


class Progress:
    """Declares a process dead that has records waiting and neither processes nor commits any for a minute. A

    rule that never returns keeps everything else from running, this included: so liveness requests are answered with
    the age of the last look, from their own thread. Heartbeats prove nothing, since they have a thread too.

    Processing without committing is as bad as standing still: after a restart all of it is repeated, and the
    group's lag grows for everyone who watches.
    """

    def __init__(
        self,
        metrics: Metrics,
        health: Health,
        group: str,
        topics: Sequence[str],
        now: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = _WALL.now,
    ) -> None:
        self._lag = metrics.gauge("mailroom_consumer_lag_records")
        self._reached_gauge = metrics.gauge("mailroom_consumer_reached_timestamp_seconds")
        self._wall = wall
        self._ahead: dict[TP, tuple[int, float]] = {}
        self._reached: dict[TP, float] = {}
        self._health = health
        self._group = group
        self._topics = topics
        self._now = now
        self._processed: dict[TP, tuple[int, float]] = {}
        self._committed: dict[TP, tuple[int, float]] = {}
        self._looked: float | None = None
        self._recovering: tuple[int, float] | None = None
        health.add_liveness_check("blocked", self._looks)

    def forget(self) -> None:
        """Partitions were reassigned: no earlier standstill counts."""
        self._processed, self._committed = {}, {}
        self._ahead, self._reached = {}, {}

    def watch(self, places: Mapping[TP, Offsets], stopped: Collection[TP] = ()) -> None:
        """Look at where every partition of ours stands now. One that is stopped still lags, but is no reason to die."""
        self._looked = self._now()
        lag = dict.fromkeys(self._topics, 0)
        for tp, place in places.items():
            lag[tp.topic] += max(place.end - place.position, 0)
            self._reach(tp, place)
            if tp in stopped:
                self._processed.pop(tp, None)
                self._committed.pop(tp, None)
                continue
            self._judge("stuck", self._processed, tp, place.position, place.end)
            self._judge("no_commit", self._committed, tp, place.committed, place.end)
        for topic, records in lag.items():
            self._lag.labels(self._group, topic).set(records)
            ours = [at for tp, at in self._reached.items() if tp.topic == topic]
            self._reached_gauge.labels(self._group, topic).set(min(ours, default=self._wall().timestamp()))

    def recovery(self, restored: int | None) -> None:
        """Check the recovery of rows from the changelog: records restored so far, None while there is none.

        Faust waits forever for a record that does not arrive; until then no partition is open to be judged.
        """
        if restored is None:
            self._recovering = None
        elif self._recovering is None or restored != self._recovering[0]:
            self._recovering = (restored, self._now())
        elif self._now() - self._recovering[1] > RECOVERY_STUCK_SECONDS:
            logs.warning("recovery.stuck", restored=restored)
            self._health.declare_dead("recovery_stuck")

    def _reach(self, tp: TP, place: Offsets) -> None:
        """Note up to which moment everything is processed: the last one whose end of the topic has been reached."""
        end, seen_at = self._ahead.setdefault(tp, (place.end, self._wall().timestamp()))
        self._reached.setdefault(tp, seen_at)
        if place.position >= end:
            self._reached[tp] = seen_at
            self._ahead[tp] = (place.end, self._wall().timestamp())

    def _looks(self) -> bool:
        return self._looked is None or self._now() - self._looked <= STUCK_SECONDS

    def _judge(self, reason: str, seen: dict[TP, tuple[int, float]], tp: TP, at: int, end: int) -> None:
        last, since = seen.get(tp, (-1, 0.0))
        if at != last or at >= end:
            seen[tp] = (at, self._now())
        elif self._now() - since > STUCK_SECONDS:
            logs.warning(f"partition.{reason}", topic=tp.topic, partition=tp.partition, position=at)
            self._health.declare_dead(reason)
