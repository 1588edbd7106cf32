"""Fifteen days of a played office: the shocked team jams, is relieved and is well again; the others stay well."""

from datetime import date

import pytest

from contracts.jams import Cause
from mailroom.backlog import recount
from office.world import world_of
from tests.doubles.office.played import Play

FIRST_DAY = date(2026, 3, 2)
DAYS = 15


@pytest.fixture(scope="module", params=[7, 8])
def play(request: pytest.FixtureRequest) -> Play:
    return Play(world_of("dueren", request.param, FIRST_DAY)).run(DAYS)


def shocked(play: Play) -> str:
    assert play.office.shock is not None
    return play.office.shock.team


def test_the_shocked_team_opens_a_jam_while_its_people_are_missing(play: Play) -> None:
    assert play.opened()[shocked(play)][0] in range(3, 10)


def test_the_jam_is_shown_as_absence(play: Play) -> None:
    opening = next(each for each in play.changes if each.team == shocked(play) and each.phase.value == "open")
    assert opening.cause in (Cause.UNPLANNED_ABSENCE, Cause.ABSENCE)


def test_the_jam_is_over_by_the_last_day_and_nothing_is_overdue(play: Play) -> None:
    assert play.cleared()[shocked(play)][-1] <= DAYS
    assert play.overdue[max(play.overdue)].get(shocked(play), 0) == 0


def test_other_teams_took_work_over(play: Play) -> None:
    assert play.moved > 0
    assert {move.from_team for plan in play.plans for move in plan.moves} == {shocked(play)}


def test_most_other_teams_never_jam(play: Play) -> None:
    assert len(play.opened().keys() - {shocked(play)}) <= 1


def test_the_counts_kept_all_along_equal_a_recount(play: Play) -> None:
    assert play.counts == recount(play.items.values())
