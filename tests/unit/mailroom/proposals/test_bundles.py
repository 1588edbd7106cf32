"""Bundles: whole households, nothing that must stay, earliest due first."""

from datetime import date, datetime
from typing import Any

import pytest

from contracts.item_state import ItemState, ItemStateChanged
from contracts.items import ItemClass
from mailroom.forecast.parameters import BEYOND
from mailroom.proposals.bundles import bucket, bundles_of, by_cell, earliest_due, measure, take
from tests.doubles.office.records import a_move, an_item

NOW = datetime.fromisoformat("2026-03-02T08:00:00+01:00")
FAMILY = "family-0001"


def member(name: str, **changed: Any) -> ItemStateChanged:
    return an_item(name, case_key=FAMILY, **changed)


def names(bundles: Any) -> list[list[str]]:
    return [[item.item_id for item in bundle.items] for bundle in bundles]


def test_a_household_is_one_bundle_with_the_class_that_is_due_first() -> None:
    first = member("a", due_on=date(2026, 3, 20), item_class=ItemClass.WBA, minutes=45)
    (bundle,) = bundles_of([member("b"), first, member("c", item_class=ItemClass.HA_NEU, minutes=150)])
    assert (bundle.item_class, bundle.minutes, bundle.due_on) == (ItemClass.WBA, 230, date(2026, 3, 20))
    assert bundle.skills == ("NEUANTRAG",)


@pytest.mark.parametrize(
    "staying",
    [
        {"state": ItemState.IN_PROGRESS},
        {"state": ItemState.PARKED},
        {"excluded": True},
        {"restricted": True},
        {"item_class": ItemClass.EIL_NOTLAGE},
        {"system_moves": 1},
    ],
)
def test_one_item_that_must_stay_makes_its_household_stay(staying: dict[str, Any]) -> None:
    assert bundles_of([member("a"), member("b", **staying), an_item("c")]) == bundles_of([an_item("c")])


def test_a_household_with_an_item_in_an_open_proposal_stays() -> None:
    assert not bundles_of([member("a"), member("b")], {member("b").item_id})


def test_documents_move_with_their_household_only() -> None:
    papers = member("p", item_class=ItemClass.UNTERLAGEN, minutes=12)
    assert not bundles_of([papers])
    assert len(bundles_of([papers, member("a")])[0].items) == 2
    assert len(bundles_of([an_item("q", item_class=ItemClass.UNTERLAGEN)])) == 1


def test_only_what_is_due_at_the_next_working_day_plus_two_or_later_is_measured() -> None:
    assert earliest_due(NOW) == date(2026, 3, 5)
    early, late = an_item("a", due_on=date(2026, 3, 4)), an_item("b", due_on=date(2026, 3, 5))
    (cell,) = measure("nord", "T1", NOW, bundles_of([early, late])).cells
    assert (cell.items, cell.workdays) == (1, 3)


def test_work_beyond_all_horizons_has_a_bucket_of_its_own() -> None:
    assert bucket(date(2026, 3, 2), date(2027, 3, 2)) == BEYOND


def test_the_earliest_due_are_taken_and_never_more_minutes_than_planned() -> None:
    items = [an_item(f"i{n}", due_on=date(2026, 3, 30 - n)) for n in range(6)]
    taken = take(by_cell(bundles_of(items), NOW), a_move(3, 110, workdays=20), set())
    assert [bundle.due_on.day for bundle in taken] == [25, 26, 27]


def test_the_order_of_the_items_does_not_matter() -> None:
    items = [member("a"), member("b"), an_item("c"), an_item("d", due_on=date(2026, 3, 9))]
    assert names(bundles_of(items)) == names(bundles_of(items[::-1]))


def test_what_the_receiver_may_not_have_takes_no_room_in_its_move() -> None:
    items = [an_item(f"i{n}", due_on=date(2026, 3, 20 + n)) for n in range(5)]
    first = items[0].item_id
    cells = by_cell(bundles_of(items), NOW)
    taken = take(cells, a_move(3, 110, workdays=20), set(), lambda each: each.items[0].item_id != first)
    assert [bundle.due_on.day for bundle in taken] == [21, 22, 23]
