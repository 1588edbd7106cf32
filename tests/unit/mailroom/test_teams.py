"""The roster of teams."""

from datetime import UTC, datetime
from typing import Any

from contracts.items import ItemClass
from contracts.teams import TeamDescribed
from mailroom.teams import Roster, evolve, roster_of
from tests.doubles.office.records import a_team


def team(name: str, **changed: Any) -> TeamDescribed:
    return a_team(name, **{"region": "dueren", "occurred_at": datetime(2026, 1, 5, 7, tzinfo=UTC)} | changed)


def test_teams_of_a_region_are_sorted_and_without_closed_ones() -> None:
    roster = roster_of([team("b"), team("a"), team("c", closed=True), team("x", region="juelich")])
    assert roster.teams_of("dueren") == ("a", "b")
    assert roster.regions() == ("dueren", "juelich")
    assert roster.region_of("c") == "dueren"
    assert roster.region_of("unknown") is None


def test_the_last_description_of_a_team_counts() -> None:
    roster = evolve(roster_of([team("a")]), team("a", region="juelich", closed=True))
    assert roster.teams_of("dueren") == ()
    assert roster.region_of("a") == "juelich"
    assert not roster.is_open("a")


def test_an_older_description_that_comes_late_changes_nothing() -> None:
    old, new = team("a"), team("a", region="juelich", occurred_at=datetime(2026, 1, 5, 8, tzinfo=UTC))
    assert roster_of([old, new]) == roster_of([new, old])
    assert roster_of([new, old]).region_of("a") == "juelich"


def test_more_staff_than_heads_of_an_older_version_counts_as_the_heads() -> None:
    hours = team("a").model_copy(update={"posts_fte": 400.0, "staffed_fte": 385.0})
    assert roster_of([hours]).teams["a"].staffed_fte == 10


def test_a_team_needs_the_skill_of_the_class_and_those_of_the_item() -> None:
    roster = roster_of([team("a", skills=("NEUANTRAG",))])
    assert roster.can_work("a", ItemClass.HA_NEU)
    assert not roster.can_work("a", ItemClass.WIDERSPRUCH)
    assert not roster.can_work("a", ItemClass.HA_NEU, ("SELBST",))
    assert not roster.can_work("nobody", ItemClass.VAEM)


def test_a_special_unit_takes_nothing_but_its_classes() -> None:
    roster = roster_of([team("w", skills=("WIDERSPRUCH",), only_classes=(ItemClass.WIDERSPRUCH,))])
    assert roster.can_work("w", ItemClass.WIDERSPRUCH)
    assert not roster.can_work("w", ItemClass.VAEM)


def test_an_empty_roster_knows_nobody() -> None:
    assert Roster().teams_of("dueren") == ()
    assert not Roster().is_open("a")
