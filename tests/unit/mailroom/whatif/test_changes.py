"""Another world: what changes and what does not."""

import pytest

from contracts.items import ItemClass
from contracts.jams import JamPhase
from mailroom.allocation.situation import Situation
from mailroom.whatif.changes import Absent, Closed, Merged, changed, unknown
from tests.doubles.office.situations import EDGES, cell, described, movable, outlook, proposal, situation

FULL = [2000 * edge * 0.97 for edge in EDGES]


def office() -> Situation:
    """A team near its capacity, a quiet one, and an objections unit."""
    teams = [
        described("a", skills=("NEUANTRAG",)),
        described("b", skills=()),
        described("w", skills=("WIDERSPRUCH",), only_classes=(ItemClass.WIDERSPRUCH,)),
    ]
    outlooks = [outlook("a", FULL), outlook("b"), outlook("w")]
    return situation(
        outlooks,
        [movable("a"), movable("b", cell(items=10, minutes=350))],
        teams=teams,
        proposals=(proposal("a", "w"),),
    )


def test_two_people_away_cost_their_net_minutes_on_each_day_and_open_a_jam() -> None:
    world = changed(office(), [Absent("a", 2.0, 3)])
    before, after = office().outlooks[0], world.outlooks[0]
    lost = [old.minutes - new.minutes for old, new in zip(before.capacity_days, after.capacity_days, strict=True)]
    assert lost == pytest.approx([2 * 462 * 0.6] * 3 + [0.0] * 7)
    assert after.horizons[0].capacity_minutes == pytest.approx(2000 - 554.4)
    assert after.horizons[-1].capacity_minutes == pytest.approx(80_000 - 3 * 554.4)
    assert (before.phase, after.phase) == (JamPhase.NORMAL, JamPhase.FORECAST)
    assert world.outlooks[1:] == office().outlooks[1:]


def test_no_team_loses_more_than_it_has() -> None:
    world = changed(office(), [Closed("b", 5)])
    days = world.outlooks[1].capacity_days
    assert [day.minutes for day in days] == [0.0] * 5 + [2000.0] * 5
    assert world.outlooks[1].days_of_work_left is None


def test_a_merged_team_brings_work_staff_and_skills_and_is_gone() -> None:
    world = changed(office(), [Merged("a", "b")])
    assert [each.team for each in world.outlooks] == ["b", "w"]
    joined = world.outlooks[0]
    assert joined.open_minutes == 40_000
    assert joined.horizons[0].capacity_minutes == 4000
    assert joined.horizons[0].demand_minutes == pytest.approx(2000 * 1.47)
    assert sum(each.items for each in joined.due_buckets) == 400
    assert not world.roster.is_open("a")
    assert world.roster.can_work("b", ItemClass.HA_NEU)
    (measured,) = world.movable
    assert (measured.team, [(each.items, each.minutes) for each in measured.cells]) == ("b", [(110, 3850)])
    assert world.proposals == ()


def test_a_merge_with_a_unit_of_few_classes_does_all_that_either_did() -> None:
    assert changed(office(), [Merged("w", "b")]).roster.can_work("b", ItemClass.WIDERSPRUCH)
    assert changed(office(), [Merged("w", "b")]).roster.can_work("b", ItemClass.VAEM)


def test_unknown_teams_are_named_by_their_field() -> None:
    assert unknown(office(), Absent("z", 1.0, 1)) == ("team",)
    assert unknown(office(), Merged("z", "y")) == ("team", "into")
    assert unknown(office(), Merged("a", "b")) == ()


def test_changes_add_up() -> None:
    twice = changed(office(), [Absent("a", 1.0, 3), Absent("a", 1.0, 3)])
    once = changed(office(), [Absent("a", 2.0, 3)])
    assert twice.outlooks[0].capacity_days == once.outlooks[0].capacity_days
