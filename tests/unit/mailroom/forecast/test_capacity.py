"""Published staffing as the forecast believes it."""

from datetime import datetime, timedelta
from functools import reduce
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from contracts.capacity import CapacityPublished, more_fte_than_heads
from mailroom.forecast.staffing import CapacityBook, Staffing, evolve, repaired
from mailroom.workdays import local
from tests.doubles.office.teams import MONDAY, publish

NOON = local(MONDAY, 12)


def told(heads: int, available: float, planned: float, unplanned: float) -> CapacityPublished:
    return publish(
        MONDAY,
        5.0,
        heads=heads,
        fte_available=available,
        fte_planned_absence=planned,
        fte_unplanned_absence=unplanned,
        persons_planned=0,
        persons_unplanned=0,
    )


def believed(event: CapacityPublished) -> Staffing:
    staffing = evolve(CapacityBook(), event).as_of(MONDAY, NOON)
    assert staffing is not None
    return staffing


@pytest.mark.parametrize(
    ("available", "planned", "unplanned", "parts"),
    [
        (312, 39, 39, (8, 1, 1)),  # hours of a week of ten people
        (312, 0, 0, (10, 0, 0)),
        (9, 1, 0.5, (9, 1, 0.5)),  # the step of rounding is believed
        (7.5, 1, 0.5, (7.5, 1, 0.5)),
    ],
)
def test_hours_are_taken_as_shares_of_the_heads(
    available: float, planned: float, unplanned: float, parts: tuple[float, float, float]
) -> None:
    staffing = believed(told(10, available, planned, unplanned))
    assert (staffing.available, staffing.planned, staffing.unplanned) == parts


_FTE = st.integers(0, 1000).map(lambda steps: steps / 2)


@given(st.integers(0, 500), _FTE, _FTE, _FTE)
def test_nobody_is_believed_to_be_more_people_than_there_are(
    heads: int, available: float, planned: float, unplanned: float
) -> None:
    staffing = believed(told(heads, available, planned, unplanned))
    parts = (staffing.available, staffing.planned, staffing.unplanned)
    assert not more_fte_than_heads(heads, *parts)
    assert all(part >= 0 and part * 2 == int(part * 2) for part in parts)


def said(available: float, slot_hour: int, published: datetime | None) -> CapacityPublished:
    return told(10, available, 0, 0).model_copy(update={"slot": local(MONDAY, slot_hour), "published_at": published})


_SAID = st.builds(
    said,
    st.integers(0, 20).map(lambda steps: steps / 2),
    st.sampled_from([8, 13, 15]),
    st.sampled_from([local(MONDAY, hour) for hour in range(6, 12)]),
)


@given(st.lists(_SAID, max_size=6, unique_by=lambda event: event.published_at), st.randoms(use_true_random=False))
def test_what_was_said_last_of_a_day_counts_in_any_order_of_arrival(
    events: list[CapacityPublished], rng: Random
) -> None:
    shuffled = events.copy()
    rng.shuffle(shuffled)
    books = [reduce(evolve, order, CapacityBook()) for order in (events, shuffled)]
    assert books[0] == books[1]
    if events:
        newest = max(events, key=lambda event: event.published_at or NOON)
        staffing = books[0].as_of(MONDAY, local(MONDAY, 18))
        assert staffing is not None and staffing.available == newest.fte_available


def test_of_publications_without_a_time_the_last_to_come_counts_and_any_with_one_before_them() -> None:
    first, second, timed = said(3, 8, None), said(4, 8, None), said(5, 8, local(MONDAY, 6))
    assert [
        reduce(evolve, order, CapacityBook()).days[MONDAY][-1].available
        for order in ([first, second], [second, first], [timed, first], [first, timed])
    ] == [4, 3, 5, 5]


def test_a_row_of_a_version_without_the_time_is_read() -> None:
    row = b'{"days":{"2026-03-02":[["2026-03-02T07:30:00Z",10,8.0,1.0,1.0,1,1,true]]}}'
    assert TypeAdapter(CapacityBook).validate_json(row).as_of(MONDAY, NOON) is not None


def test_a_book_of_an_older_version_is_healed() -> None:
    staffing = Staffing(NOON - timedelta(hours=2), 10, 312.0, 39.0, 39.0, 0, 0, True)
    book = repaired(CapacityBook({MONDAY: (staffing,)}))
    assert book.as_of(MONDAY, NOON) == staffing._replace(available=8, planned=1, unplanned=1)
