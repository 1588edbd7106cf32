"""Statutory clocks that will break if the team works by due date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.backlog import BacklogCell
from contracts.item_state import ItemState
from contracts.items import ItemClass
from contracts.jams import TeamOutlookDrawn
from mailroom.deadlines import legal_end
from mailroom.forecast.counts import counted
from mailroom.forecast.history import History
from mailroom.forecast.outlook import ask
from mailroom.workdays import add_workdays, local
from tests.doubles.office.teams import MONDAY, book, cell, describe, partial, publish

NINE = local(MONDAY, 9)
OBJECTION = ItemClass.WIDERSPRUCH


def objections(items: int, ends_in: int, state: ItemState = ItemState.WAITING) -> BacklogCell:
    """Objections received three months before the working day on which their clock ends."""
    end = add_workdays(MONDAY, ends_in)
    month = end.month - 3
    received = date(end.year - (month < 1), month if month > 0 else month + 12, end.day)
    assert legal_end(OBJECTION, received, end) == end
    return BacklogCell(OBJECTION, state, end, received, items, items * 150)


def outlook(*cells: BacklogCell, fte: float = 8.0) -> TeamOutlookDrawn:
    kept = book(publish(MONDAY, fte, 1.5, 10 - 1.5 - fte))
    return ask(describe(usual={}), counted(partial(cells)), History(), kept, (), NINE).outlook


def test_what_can_be_done_in_time_breaks_nothing() -> None:
    assert outlook(objections(10, 5)).clocks_breaking == 0


def test_work_due_sooner_comes_first_and_what_is_left_of_the_time_is_not_enough() -> None:
    """8 FTE do about 11,500 minutes until the end of the fifth day: 9,000 for the changes due before, 16 objections."""
    due_before = cell(257, 2)
    made = outlook(due_before, objections(60, 5))
    without = outlook(objections(60, 5))
    assert without.clocks_breaking == 0
    assert made.clocks_breaking == pytest.approx(60 - (12_700 - 257 * 35) / 150, abs=3)


def test_a_clock_that_has_ended_is_broken_and_parked_items_wait_for_others() -> None:
    made = outlook(objections(3, -4), objections(5, 2, ItemState.PARKED))
    assert (made.clocks_broken, made.clocks_breaking) == (3, 0)


def test_a_target_of_the_office_is_no_statutory_clock() -> None:
    assert legal_end(ItemClass.VAEM, MONDAY, add_workdays(MONDAY, 10)) is None
    assert outlook(cell(900, 1)).clocks_breaking == 0


def test_a_renewal_due_before_its_target_is_due_by_the_end_of_the_grant() -> None:
    target = add_workdays(MONDAY, 14)
    assert legal_end(ItemClass.WBA, MONDAY, add_workdays(MONDAY, 9)) == add_workdays(MONDAY, 9)
    assert legal_end(ItemClass.WBA, MONDAY, target) == date(2026, 9, 2)
    assert legal_end(ItemClass.GERICHT_EILVERFAHREN, MONDAY, add_workdays(MONDAY, 1)) == add_workdays(MONDAY, 1)


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(0, 11)), max_size=5), st.integers(1, 16))
def test_more_capacity_never_breaks_more_and_never_more_than_there_are(
    waiting: list[tuple[int, int]], halves: int
) -> None:
    cells = [objections(items, ends_in) for items, ends_in in waiting]
    less, more = (outlook(*cells, fte=fte).clocks_breaking for fte in (halves / 2, halves / 2 + 0.5))
    assert 0 <= more <= less <= sum(items for items, _ in waiting)
