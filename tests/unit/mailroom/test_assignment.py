"""First placement: the household's team, else the eligible team with most room, never a random one."""

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.items import ItemClass
from contracts.teams import TeamDescribed
from mailroom.assignment import Obstacle, Placeable, Why, choose
from tests.doubles.office.records import a_team

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
