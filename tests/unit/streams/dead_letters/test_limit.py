"""When too many records are parked, the stream stops."""

import pytest

from services.chassis.kafka import Record
from services.streams import DeadLetter
from services.streams.dead_letters.limit import DeadLetterLimit, TooManyDeadLettersError


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
