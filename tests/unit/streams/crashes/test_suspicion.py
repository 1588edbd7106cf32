"""Crashes over one record: counted, narrowed down, and in the end the partition stands still before it."""

from itertools import pairwise
from pathlib import Path

import pytest
from aiokafka.errors import KafkaConnectionError, MessageSizeTooLargeError
from hypothesis import given, settings
from hypothesis import strategies as st

from services.streams.consuming.lease import LostLeaseError
from services.streams.crashes.attempts import Attempt, AttemptFile
from services.streams.crashes.suspicion import Suspicion, after_crash, blames_the_record, split
from tests.unit.streams.doubles import chunk


def test_the_third_crash_at_one_record_stops_and_not_before() -> None:
    known: Suspicion | None = None
    stops = []
    for first, last in ((40, 140), (41, 41), (41, 41)):
        known = after_crash(known, first, last)
        stops.append(known.stops)
    assert stops == [False, False, True]
    assert known == Suspicion(41, 41, 3)


def test_a_crash_elsewhere_begins_to_count_anew() -> None:
    known = Suspicion(41, 41, 2)
    assert after_crash(known, 42, 42) == Suspicion(42, 42, 1)
    assert after_crash(known, 40, 41) == Suspicion(40, 41, 1)


def test_many_crashes_over_several_records_accuse_none_of_them() -> None:
    assert not Suspicion(40, 41, 9).stops


def test_suspected_records_come_alone_and_the_others_together() -> None:
    cut = split(chunk("t", 0, 10, 11, 12, 13, 14, 19, start=9, end=20), Suspicion(12, 13, 1))
    assert [(piece.start, piece.end, [raw.offset for raw in piece.raw]) for piece in cut] == [
        (9, 12, [10, 11]),
        (12, 13, [12]),
        (13, 14, [13]),
        (14, 20, [14, 19]),
    ]


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=30, unique=True).map(sorted),
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(0, 3),
)
def test_cutting_loses_nothing_and_leaves_no_hole(offsets: list[int], one: int, other: int, gap: int) -> None:
    first, last = sorted((one, other))
    whole = chunk("t", 0, *offsets, start=max(offsets[0] - gap, 0), end=offsets[-1] + 1 + gap)
    cut = split(whole, Suspicion(first, last, 1))
    assert [raw.offset for piece in cut for raw in piece.raw] == offsets
    assert (cut[0].start, cut[-1].end) == (whole.start, whole.end)
    assert all(before.end == after.start for before, after in pairwise(cut))
    assert all(len(piece.raw) == 1 for piece in cut if any(first <= raw.offset <= last for raw in piece.raw))


@pytest.mark.parametrize("error", [OSError(), KafkaConnectionError(), LostLeaseError()])
def test_disk_kafka_and_group_are_not_the_records_fault(error: Exception) -> None:
    assert not blames_the_record(error)


@pytest.mark.parametrize("error", [RuntimeError(), KeyError(), MessageSizeTooLargeError()])
def test_what_the_rule_breaks_over_is(error: Exception) -> None:
    assert blames_the_record(error)


def test_an_attempt_outlives_the_process_unless_it_was_ended(tmp_path: Path) -> None:
    attempt = Attempt("mailroom.items.v1", 2, 40, 140, 1)
    attempts = AttemptFile(tmp_path)
    assert attempts.unfinished() is None
    attempts.begin(attempt)
    assert AttemptFile(tmp_path).unfinished() == attempt
    attempts.end()
    assert AttemptFile(tmp_path).unfinished() is None
