"""Since when a dead letter waits: until its bytes come again, or until Kafka has deleted it."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.base import DEAD_LETTER_DAYS
from services.chassis.kafka import Record
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.streams import DeadLetter
from services.streams.consuming.chunks import Chunk
from services.streams.dead_letters.waiting import WaitingDeadLetters
from tests.unit.streams.doubles import raw

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Worker:
    """Parks or processes records on a clock of its own, and reads what is shown."""

    def __init__(self) -> None:
        self.now = NINE
        self.metrics = Metrics(Base(), "backlog")
        self.waiting = WaitingDeadLetters(self.metrics, ["items", "backlog"], lambda: self.now)

    def process(self, value: bytes, *, parked: bool, topic: str = "items", offset: int = 7) -> None:
        letters = [DeadLetter(Record(topic, 3, offset, "k", value), "invalid", "")] if parked else []
        self.waiting.passed(Chunk(topic, 3, 0, offset, offset + 1, [raw(topic, 3, offset, value=value)]), letters)

    def shown(self, topic: str) -> float:
        lines = self.metrics.exposition().decode().splitlines()
        start = f'mailroom_dlq_oldest_timestamp_seconds{{topic="{topic}"}} '
        [line] = [line for line in lines if line.startswith(start)]
        return float(line.removeprefix(start))


@pytest.fixture
def worker() -> Worker:
    return Worker()


def test_the_oldest_letter_of_each_topic_is_shown_and_none_is_zero(worker: Worker) -> None:
    assert worker.shown("items") == worker.shown("backlog") == 0
    worker.process(b"one", parked=True)
    worker.now += timedelta(hours=1)
    worker.process(b"two", parked=True, offset=8)
    assert worker.shown("items") == NINE.timestamp() and worker.shown("backlog") == 0


def test_a_letter_that_was_replayed_does_not_wait_any_more(worker: Worker) -> None:
    worker.process(b"one", parked=True)
    worker.process(b"other", parked=False, offset=8)
    assert worker.shown("items") == NINE.timestamp()
    worker.process(b"one", parked=False, offset=9)
    assert worker.shown("items") == 0


def test_a_letter_that_was_replayed_in_vain_waits_from_then_on(worker: Worker) -> None:
    worker.process(b"one", parked=True)
    worker.now += timedelta(hours=2)
    worker.process(b"one", parked=True, offset=9)
    assert worker.shown("items") == worker.now.timestamp()


def test_what_kafka_has_deleted_waits_for_nobody(worker: Worker) -> None:
    worker.process(b"one", parked=True)
    worker.now += timedelta(days=DEAD_LETTER_DAYS, seconds=1)
    worker.process(b"other", parked=False, offset=8)
    assert worker.shown("items") == 0
