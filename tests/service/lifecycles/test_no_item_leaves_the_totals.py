"""Teams are described, closed, opened again and moved while work is there: no accepted item is outside the totals."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.backlog import UnplacedReason
from contracts.items import ItemClass, MoveBasis
from contracts.jams import JamEnd, JamPhase, UnplacedWork
from contracts.teams import TeamDescribed
from mailroom.workdays import local
from tests.doubles.office import records
from tests.doubles.office.counted import CountedOffice
from tests.doubles.office.lives import History

MONDAY = date(2026, 3, 2)


def a_team(team: str, region: str = "nord", **changed: Any) -> TeamDescribed:
    return records.a_team(team, region=region, usual_items_per_day={ItemClass.VAEM: 20.0}, **changed)


def office(*teams: TeamDescribed) -> CountedOffice:
    found = CountedOffice(local(MONDAY, 8))
    for team in teams:
        found.describe(team)
    return found


def fill(
    found: CountedOffice, team: str | None, items: int, region: str = "nord", since: int = 0, **more: Any
) -> list[History]:
    histories = [History(since + number) for number in range(items)]
    found.happen(*(each.received(team=team, region=region, **more) for each in histories))
    return histories


def reasons(found: CountedOffice, region: str = "nord") -> dict[UnplacedReason, int]:
    return {each.reason: each.items for each in found.ready[region].unplaced}


Change = Callable[[CountedOffice], None]
CHANGES: dict[UnplacedReason, Change] = {
    UnplacedReason.TEAM_CLOSED: lambda found: found.describe(a_team("T1", closed=True)),
    UnplacedReason.TEAM_ELSEWHERE: lambda found: found.describe(a_team("T1", "sued")),
}


@pytest.mark.parametrize("why", CHANGES)
def test_items_of_a_team_that_is_gone_stay_in_the_totals_with_the_reason(why: UnplacedReason) -> None:
    found = office(a_team("T1"), a_team("T2"))
    fill(found, "T1", 40)
    fill(found, "T2", 2, since=40)
    fill(found, None, 3, since=42)
    found.tick()
    assert reasons(found) == {UnplacedReason.NO_TEAM: 3}
    CHANGES[why](found)
    found.tick()
    assert found.totals() == {"nord": 45}
    assert reasons(found) == {UnplacedReason.NO_TEAM: 3, why: 40}
    assert UnplacedWork(why, 40, 40 * 35) in found.ready["nord"].unplaced
    assert set(found.differences()) == {0.0}


def test_post_that_names_a_closed_team_is_counted_and_so_is_that_of_a_team_nobody_described() -> None:
    found = office(a_team("T1", closed=True), a_team("T2"))
    fill(found, "T1", 5)
    fill(found, "T9", 7, since=5)
    found.tick()
    assert reasons(found) == {UnplacedReason.TEAM_CLOSED: 5, UnplacedReason.TEAM_UNKNOWN: 7}
    assert found.totals() == {"nord": 12}


@pytest.mark.parametrize("why", CHANGES)
def test_the_jam_of_a_team_that_is_gone_ends_and_says_how(why: UnplacedReason) -> None:
    found = office(a_team("T1"), a_team("T2"))
    fill(found, "T1", 1000, due_on=date(2026, 3, 4))
    found.tick()
    assert [(each.team, each.phase) for each in found.said] == [("T1", JamPhase.OPEN)]
    CHANGES[why](found)
    found.tick()
    opened, ended = found.said
    assert (ended.phase, ended.previous, ended.ended) == (JamPhase.NORMAL, JamPhase.OPEN, JamEnd(why))
    assert (ended.jam_id, ended.since, ended.was_open) == (opened.jam_id, opened.since, True)
    assert 'mailroom_jams_cleared_total{region="nord",site="A"} 1.0' in found.figures()
    found.tick()
    assert len(found.said) == 2


def test_a_team_that_opens_again_has_its_items_again() -> None:
    found = office(a_team("T1"))
    fill(found, "T1", 9)
    found.describe(a_team("T1", closed=True))
    found.tick()
    assert found.ready["nord"].teams == 0
    found.describe(a_team("T1"))
    found.tick()
    assert (found.drawn["nord", "T1"].open_items, found.ready["nord"].unplaced_items) == (9, 0)


def test_a_hand_over_brings_the_items_along_to_the_new_region_of_their_team() -> None:
    found = office(a_team("T1"), a_team("T2"))
    histories = fill(found, "T1", 6)
    found.tick()
    found.describe(a_team("T1", "sued", former_regions=("nord",)))
    found.happen(*(each.fact("handed_over", to_team="T1", basis=MoveBasis.REORGANISATION) for each in histories))
    found.tick()
    assert found.totals() == {"sued": 6}
    assert found.ready["nord"].unplaced_items == 0


def test_a_region_that_every_team_has_left_still_answers_for_what_waits_there_also_after_a_restart() -> None:
    found = office(a_team("T1"))
    fill(found, "T1", 1)
    found.tick()
    found.roster = office(a_team("T1", "sued", former_regions=("nord",))).roster
    found.restart()
    found.tick()
    assert reasons(found) == {UnplacedReason.TEAM_ELSEWHERE: 1}


LIVES = st.lists(
    st.one_of(
        st.tuples(st.just("describe"), st.sampled_from("XYZ"), st.sampled_from(("nord", "sued")), st.booleans()),
        st.tuples(st.just("receive"), st.sampled_from(("X", "Y", "Z", None)), st.integers(1, 40)),
        st.tuples(st.just("complete"), st.integers(0, 200)),
        st.tuples(st.just("hand over"), st.integers(0, 200), st.sampled_from("XYZ")),
        st.tuples(st.just("tick"), st.sampled_from((0.5, 4.0, 30.0))),
        st.tuples(st.just("restart")),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(LIVES)
def test_whatever_becomes_of_the_teams_the_totals_hold_all_that_is_open(lives: list[tuple[Any, ...]]) -> None:
    found = office(a_team("X"), a_team("Y"), a_team("Z", "sued"))
    played = _Played(found)
    for what, *how in [*lives, ("tick", 1.0)]:
        played.play(what, how)


class _Played:
    """Keeps its own count of what was accepted and is open, and holds it against every tick."""

    def __init__(self, found: CountedOffice) -> None:
        self.found = found
        self.histories: list[History] = []
        self.regions: dict[int, str] = {}

    def play(self, what: str, how: list[Any]) -> None:
        match what, how:
            case "describe", [team, region, closed]:
                known = self.found.roster.teams[team]
                former = tuple({*known.former_regions, known.region} - {region})
                self.found.describe(a_team(team, region, closed=closed, former_regions=former))
            case "receive", [team, items]:
                region = self.found.roster.region_of(team) or "nord"
                for history in fill(self.found, team, items, region, since=len(self.histories)):
                    self.regions[len(self.histories)] = region
                    self.histories.append(history)
            case "complete", [number] if number in self.regions:
                self.found.happen(self.histories[number].fact("completed"))
                del self.regions[number]
            case "hand over", [number, team] if number in self.regions:
                self.found.happen(self.histories[number].fact("handed_over", to_team=team))
                self.regions[number] = self.found.roster.teams[team].region
            case "tick", [hours]:
                self.found.tick(hours)
                self._agree()
            case "restart", _:
                self.found.restart()
            case _:
                pass

    def _agree(self) -> None:
        found = self.found
        assert found.totals() == Counter(self.regions.values())
        assert set(found.differences()) == {0.0}
        phases: dict[tuple[str, str], JamPhase] = {}
        for changed in found.said:
            phases[changed.region, changed.team] = changed.phase
        # The jam of a team that is gone has ended.
        gone = {place for place, phase in phases.items() if phase is not JamPhase.NORMAL and place not in found.drawn}
        assert not gone
