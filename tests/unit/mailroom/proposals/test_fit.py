"""At the second acceptance the hard rules are asked again, bundle by bundle."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from contracts.item_state import ItemState
from contracts.jams import CapacityDay
from mailroom.proposals.fit import Room, fitted
from tests.doubles.office.proposals import NOW, ROOM, ROSTER, offered_items, proposal
from tests.doubles.office.records import an_outlook


def fitting(room: Room = ROOM, changed: dict[str, Any] | None = None, bundle_of: int = 1) -> int:
    offered = proposal(10, bundle_of)
    return len(fitted(offered, offered_items(**changed or {}), ROSTER, room).items)


def test_everything_fits_while_nothing_has_changed() -> None:
    assert fitting() == 10


@pytest.mark.parametrize(
    "changed",
    [
        {"state": ItemState.IN_PROGRESS},
        {"team": "T3"},
        {"excluded": True},
        {"not_to_team": ("T2",)},
        {"skills": ("SELBST",)},
    ],
)
def test_an_item_that_must_stay_keeps_its_whole_household(changed: dict[str, Any]) -> None:
    assert fitting(changed=changed) == 9
    assert fitting(changed=changed, bundle_of=5) == 5


def test_the_receiver_stays_below_its_load_limit() -> None:
    # 0.87 of 120,000 minutes, less 104,200 of demand, leaves 200; moved work counts 1.1 times: five items of 35.
    assert (
        fitting(replace(ROOM, receiver=an_outlook("T2", NOW, demand=104_200, capacity=3_000, horizons=_last(104_200))))
        == 5
    )


def _last(demand: float) -> Any:
    return tuple(each for each in an_outlook("T2", NOW, demand=demand).horizons if each.workdays == 40)


def test_work_on_its_way_counts_against_the_receiver() -> None:
    busy = an_outlook("T2", NOW, horizons=_last(104_200))
    assert fitting(replace(ROOM, receiver=busy, committed=((40, 110),))) == 2


def test_the_daily_caps_hold() -> None:
    assert fitting(replace(ROOM, given_today=25_000 - 70)) == 2
    small = an_outlook("T2", NOW, capacity_days=(CapacityDay(datetime(2026, 3, 3).date(), 500.0),))
    assert fitting(replace(ROOM, receiver=small)) == 3  # 150 minutes as load are 136 of the giver's


def test_without_an_outlook_nothing_can_be_shown_to_fit() -> None:
    assert fitting(replace(ROOM, receiver=None)) == 0
