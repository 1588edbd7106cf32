"""Published staffing as the forecast believes it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.capacity import CapacityPublished, more_fte_than_heads
from mailroom.forecast.capacity import CapacityBook, Staffing, evolve, healed
from mailroom.workdays import local
from tests.unit.mailroom.teams_at_work import MONDAY, publish

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


def test_a_book_of_an_older_version_is_healed() -> None:
    staffing = Staffing(NOON - timedelta(hours=2), 10, 312.0, 39.0, 39.0, 0, 0, True)
    book = healed(CapacityBook({MONDAY: (staffing,)}))
    assert book.as_of(MONDAY, NOON) == staffing._replace(available=8, planned=1, unplanned=1)
