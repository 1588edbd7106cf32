"""What first placement reckons with: whose item it may give away, and how much a team already got."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.item_state import ItemState
from contracts.items import MoveBasis
from mailroom.assignment import days_left_with, may_be_placed, placed_since
from mailroom.teams import Roster
from tests.doubles.office.records import REGION, a_team, an_item, an_outlook

MONDAY_8 = datetime(2026, 3, 30, 7, tzinfo=UTC)
ROSTER = Roster({each.team: each for each in (a_team("T1"), a_team("T9", closed=True))})
OUTLOOK = an_outlook("T1", MONDAY_8)


@pytest.mark.parametrize(
    ("team", "changed", "may"),
    [
        (None, {}, True),
        ("T1", {}, False),
        ("T9", {}, True),
        ("T9", {"state": ItemState.IN_PROGRESS, "started_at": MONDAY_8}, False),
        ("T9", {"started_at": MONDAY_8}, False),
        ("nobody-knows", {}, False),
    ],
)
def test_only_what_nobody_works_on_is_placed(team: str | None, changed: dict[str, Any], may: bool) -> None:
    assert may_be_placed(an_item("i", team, region=REGION, **changed), ROSTER) is may


def test_only_what_was_placed_since_the_outlook_counts_on_top_of_it() -> None:
    at = OUTLOOK.at
    placed: dict[str, Any] = {"owner_basis": MoveBasis.FIRST_PLACEMENT, "minutes": 30}
    items = [
        an_item("before", **placed, owner_since=at - timedelta(seconds=1)),
        an_item("since", **placed, owner_since=at),
        an_item("otherwise", owner_basis=MoveBasis.DMS_HAND_OVER, minutes=500, owner_since=at),
    ]
    assert placed_since(OUTLOOK, items) == 30


def test_more_minutes_are_more_days_in_the_proportion_of_what_is_open() -> None:
    outlook = OUTLOOK.model_copy(update={"open_minutes": 1000, "days_of_work_left": 5.0, "heads": 10})
    assert days_left_with(outlook, 0) == 5.0
    assert days_left_with(outlook, 200) == 6.0
    assert days_left_with(outlook.model_copy(update={"open_minutes": 0, "days_of_work_left": 0.0}), 4800) == 1.0
    assert days_left_with(outlook.model_copy(update={"days_of_work_left": None}), 200) is None
    assert days_left_with(None, 200) is None
