"""First placement: the household's team, else the eligible team with most room, never a random one."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.item_state import ItemState
from contracts.items import ItemClass, MoveBasis
from contracts.teams import TeamDescribed
from mailroom.assignment import Obstacle, Placeable, Why, choose, days_left_with, may_be_placed, placed_since
from mailroom.teams import Roster
from tests.doubles.office.records import REGION, a_team, an_item, an_outlook

TEAMS = [
    a_team("T2"),
    a_team("T1"),
    a_team("T3", closed=True),
    a_team("T4", only_classes=("WIDERSPRUCH",), skills=("WIDERSPRUCH",)),
]
LETTER = Placeable(item_class=ItemClass.VAEM)
MONDAY_8 = datetime(2026, 3, 30, 7, tzinfo=UTC)
ROSTER = Roster({each.team: each for each in (a_team("T1"), a_team("T9", closed=True))})
OUTLOOK = an_outlook("T1", MONDAY_8)


def test_the_team_with_fewest_days_of_work_left_gets_it() -> None:
    choice = choose(LETTER, TEAMS, {"T1": 5.0, "T2": 4.9})
    assert (choice.team, choice.why) == ("T2", Why.MOST_ROOM)


def test_ties_go_to_the_lower_team_code() -> None:
    assert choose(LETTER, TEAMS, {"T1": 5.0, "T2": 5.0}).team == "T1"


def test_a_team_of_unknown_load_comes_last() -> None:
    assert choose(LETTER, TEAMS, {"T1": None, "T2": 30.0}).team == "T2"


def test_the_team_of_the_household_comes_first_if_it_may_take_it() -> None:
    with_family = Placeable(item_class=ItemClass.VAEM, household_teams=("T3", "T1"))
    choice = choose(with_family, TEAMS, {"T1": 50.0, "T2": 1.0})
    assert (choice.team, choice.why) == ("T1", Why.HOUSEHOLD)


def test_each_refused_team_is_named_with_its_obstacle() -> None:
    asked = Placeable(item_class=ItemClass.HA_NEU, not_to_team=("T1",))
    choice = choose(asked, TEAMS, {})
    assert (choice.team, choice.why) == (None, Why.NO_ELIGIBLE_TEAM)
    assert dict(choice.obstacles) == {
        "T1": Obstacle.NOT_TO_TEAM,
        "T2": Obstacle.SKILL_MISSING,
        "T3": Obstacle.CLOSED,
        "T4": Obstacle.OTHER_CLASSES,
    }


def test_an_objection_goes_to_the_team_that_has_the_skill() -> None:
    choice = choose(Placeable(item_class=ItemClass.WIDERSPRUCH), TEAMS, {"T1": 0.1})
    assert (choice.team, choice.why) == ("T4", Why.ONLY_TEAM)


@pytest.mark.parametrize(
    ("item", "teams", "why"),
    [
        (Placeable(item_class=ItemClass.VAEM, restricted=True), TEAMS, Why.RESTRICTED),
        (LETTER, [], Why.NO_TEAM),
    ],
)
def test_what_cannot_be_placed_stays_without_team(item: Placeable, teams: list[object], why: Why) -> None:
    choice = choose(item, teams, {})  # type: ignore[arg-type]  # a list of teams
    assert (choice.team, choice.why) == (None, why)


@given(st.permutations(TEAMS), st.dictionaries(st.sampled_from(["T1", "T2", "T4"]), st.floats(0, 100)))
def test_the_order_of_the_teams_does_not_matter(teams: list[object], loads: dict[str, float]) -> None:
    assert choose(LETTER, teams, loads) == choose(LETTER, TEAMS, loads)  # type: ignore[arg-type]  # a list of teams


def placed(teams: list[TeamDescribed], items: int, loads: Mapping[str, float | None] | None = None) -> Counter[str]:
    """How many of this many letters each team gets, each seen by the next."""
    minutes = Counter[str]()
    found = Counter[str]()
    for _ in range(items):
        with_it = {team.team: minutes[team.team] + 35 for team in teams}
        choice = choose(LETTER, teams, loads or {}, with_it)
        assert choice.team is not None
        found[choice.team] += 1
        minutes[choice.team] += 35
    return found


def test_before_the_first_outlook_post_is_spread_as_the_posts_are() -> None:
    teams = [a_team("T1"), a_team("T2", heads=20, posts_fte=20.0, staffed_fte=20.0), a_team("T3")]
    assert placed(teams, 60) == {"T1": 15, "T2": 30, "T3": 15}
    assert placed(teams[::-1], 60) == placed(teams, 60)


def test_a_team_of_which_no_post_is_staffed_comes_last() -> None:
    teams = [a_team("T1", staffed_fte=0.0), a_team("T2")]
    assert placed(teams, 10) == {"T2": 10}
    nobody = [a_team("T1", staffed_fte=0.0), a_team("T2", staffed_fte=0.0, posts_fte=30.0)]
    assert placed(nobody, 40) == {"T1": 10, "T2": 30}
    assert placed([a_team("T1", staffed_fte=0.0, posts_fte=0.0)], 1) == {"T1": 1}


def test_equal_known_loads_are_spread_as_well_and_known_ones_come_before_unknown_ones() -> None:
    teams = [a_team("T1"), a_team("T2"), a_team("T3")]
    assert placed(teams, 10, {"T1": 5.0, "T2": 5.0}) == {"T1": 5, "T2": 5}


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
