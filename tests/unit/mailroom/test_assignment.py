"""First placement: the household's team, else the eligible team with most room, never a random one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.items import ItemClass
from mailroom.assignment import Obstacle, Placeable, Why, choose
from tests.doubles.assignment import a_team

TEAMS = [
    a_team("T2"),
    a_team("T1"),
    a_team("T3", closed=True),
    a_team("T4", only_classes=("WIDERSPRUCH",), skills=("WIDERSPRUCH",)),
]
LETTER = Placeable(item_class=ItemClass.VAEM)


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
