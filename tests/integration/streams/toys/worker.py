"""A worker that collects numbers: each row is the set of all numbers its key was sent, from two topics."""

import os
import signal
import time
from collections.abc import Sequence
from typing import Literal

import orjson

from contracts.base import Event, Topic
from services.chassis.health import Health
from services.chassis.kafka import Output, Record
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.streams import DeadLetter, Rows, Step, progress
from services.streams.worker import StreamWorker


class Collected(Event):
    """These numbers came, and this many are known of this key now."""

    type: Literal["toy.collected"] = "toy.collected"
    side: str
    numbers: tuple[int, ...]
    left: int
    right: int


def _topic(name: str, cleanup: Literal["delete", "compact"]) -> Topic:
    return Topic(
        name=name,
        key="key",
        partitioned_by="item",
        cleanup=cleanup,
        retention_days=1,
        events=(Collected,),
        producers=(),
        consumers=(),
        purpose="",
    )


LEFT, RIGHT, OUT = _topic("toy-left", "delete"), _topic("toy-right", "compact"), _topic("toy-out", "delete")
KILLS = -9
"""The number that ends an impatient worker without a word."""
HANGS = -8
"""The number over which an impatient worker broods forever."""
CHANGELOG = "mailroom-toy-v1-rows-v1-changelog"


class Settings(Base):
    """How long a chunk takes, and whether numbers below 0 are borne, and whether it begins at a signal only."""

    chunk_seconds: float = 0.0
    patient: bool = True
    waits: bool = False
    stuck_seconds: float = progress.STUCK_SECONDS


class Collecting:
    """The fold: no guard and no memory, so whatever the chassis loses or writes too late shows in the rows."""

    def __init__(self, rows: Rows, settings: Settings) -> None:
        self._rows = rows
        self._settings = settings

    def fold(self, records: Sequence[Record]) -> Step:
        time.sleep(self._settings.chunk_seconds)
        known: dict[str, dict[str, set[int]]] = {}
        came: dict[str, list[int]] = {}
        letters = []
        for record in records:
            try:
                number = int(record.value or b"")
            except ValueError:
                letters.append(DeadLetter(record, "no_number", "not a number"))
                continue
            if number < 0 and not self._settings.patient:
                if number == HANGS:
                    time.sleep(3_600)
                if number == KILLS:
                    os.kill(os.getpid(), signal.SIGKILL)
                raise RuntimeError("a number below nothing")
            if record.key not in known:
                stored = orjson.loads(self._rows.get(record.key) or b"{}")
                known[record.key] = {topic.name: set(stored.get(topic.name, ())) for topic in (LEFT, RIGHT)}
            known[record.key][record.topic].add(number)
            came.setdefault(record.key, []).append(number)
        rows = {key: orjson.dumps({side: sorted(held) for side, held in sides.items()}) for key, sides in known.items()}
        outputs = [
            Output(
                OUT.name,
                key,
                Collected(
                    side=records[0].topic,
                    numbers=tuple(numbers),
                    left=len(known[key][LEFT.name]),
                    right=len(known[key][RIGHT.name]),
                ),
            )
            for key, numbers in came.items()
        ]
        return Step(rows=rows, outputs=outputs, dead_letters=letters)

    def poll(self) -> Sequence[Output]:
        return ()

    def close(self) -> None:
        pass


def create_app(settings: Settings) -> StreamWorker:
    """The worker, not yet running."""
    progress.STUCK_SECONDS = settings.stuck_seconds
    return StreamWorker(
        settings,
        "toy",
        (LEFT, RIGHT),
        lambda _, rows: Collecting(rows, settings),
        Metrics(settings, "backlog"),
        Health(),
    )


if __name__ == "__main__":
    if Settings().waits:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        print("waiting", flush=True)
        signal.sigwait([signal.SIGUSR1])
    create_app(Settings()).run()
