"""Too many dead letters stop the stream; the oldest waits until its bytes come again or Kafka has deleted it."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.base import DEAD_LETTER_DAYS
from services.chassis.kafka import Record
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.streams import DeadLetter
from services.streams.consuming.chunks import Chunk
from services.streams.dead_letters import DeadLetterLimit, TooManyDeadLettersError, WaitingDeadLetters
from tests.unit.streams.doubles import raw


def _records(first: int, count: int) -> list[Record]:
    return [Record("t", 0, first + number, "k", b"v") for number in range(count)]


def _letters(records: list[Record]) -> list[DeadLetter]:
    return [DeadLetter(record, "invalid", "") for record in records]


def test_ninety_nine_in_a_row_are_borne_and_the_hundredth_stops() -> None:
    limit = DeadLetterLimit()
    records = _records(0, 99)
    limit.check(records, _letters(records))
    last = _records(99, 1)
    with pytest.raises(TooManyDeadLettersError):
        limit.check(last, _letters(last))


def test_a_good_record_ends_the_row() -> None:
    limit = DeadLetterLimit()
    for start in range(0, 400, 50):
        records = _records(start, 50)
        limit.check(records, _letters(records[:-1]) if start < 200 else [])


def test_a_fifth_of_the_last_thousand_stops() -> None:
    limit = DeadLetterLimit()
    records = _records(0, 999)
    limit.check(records, _letters(records[::5]))
    with pytest.raises(TooManyDeadLettersError):
        limit.check(_records(999, 1), [])


def test_letters_about_older_records_do_not_count() -> None:
    limit = DeadLetterLimit()
    for start in range(200):
        limit.check(_records(1_000 + start, 1), _letters(_records(start, 1)))


def test_letters_about_what_was_understood_never_stop_the_stream() -> None:
    limit = DeadLetterLimit()
    for start in range(0, 5_000, 500):
        records = _records(start, 500)
        limit.check(records, [DeadLetter(record, "other_content", "", understood=True) for record in records])


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
