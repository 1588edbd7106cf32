"""Scenarios (b), (c) and (j) of docs/rules/played-office.md#scenarios, as far as plans go."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from contracts.items import ItemClass
from contracts.jams import DueBucket, JamPhase, TeamOutlookDrawn
from contracts.plans import PlanDrawn, ShortageDeclared
from contracts.proposals import ProposalState
from mailroom.allocation.plan import decide
from mailroom.allocation.shortage.missing import fte
from mailroom.allocation.shortage.triage import has_legal_clock
from mailroom.allocation.situation import Situation
from mailroom.deadlines import CLASSES
from mailroom.forecast.parameters import NET_MINUTES_PER_FTE
from mailroom.proposals.bundles import bundles_of, measure
from mailroom.proposals.offers import offers_for
from mailroom.whatif.comparison import Course, compare
from mailroom.workdays import add_workdays
from tests.doubles.office.records import an_item
from tests.doubles.office.situations import (
    AT,
    EDGES,
    cell,
    declared,
    described,
    movable,
    outlook,
    planned,
    proposal,
    situation,
)

TEAMS = [f"t{n:02d}" for n in range(10)]
USUAL = 10 * 0.78 * NET_MINUTES_PER_FTE
"""Minutes a day of a team of ten at usual presence (docs/rules/played-office.md#volumes)."""


def a_day(presence: float, load: float, team: str, phase: JamPhase, arrears: float = 0.0) -> TeamOutlookDrawn:
    """A team of ten with this presence, loaded with this many times its usual capacity, and arrears due at once."""
    per_day = 10 * presence * NET_MINUTES_PER_FTE
    demand = [load * USUAL * edge + arrears for edge in EDGES]
    due = [now - before for before, now in pairwise([0.0, *demand])]
    shares = ((ItemClass.VAEM, 0.5), (ItemClass.WBA, 0.3), (ItemClass.KDU, 0.2))
    buckets = tuple(
        DueBucket(each, edge, int(minutes * share / CLASSES[each].minutes), int(minutes * share))
        for edge, minutes in zip(EDGES, due, strict=True)
        for each, share in shares
    )
    open_minutes = int(load * USUAL * 10 + arrears)
    drawn = outlook(team, demand, phase, per_day=per_day, open_minutes=open_minutes, site="a" if team < "t06" else "b")
    return drawn.model_copy(update={"due_buckets": buckets})


def cells(team: str, per_cell: int = 3500) -> object:
    return movable(
        team, *(cell(each, 8, per_cell // 35, per_cell) for each in (ItemClass.VAEM, ItemClass.WBA, ItemClass.KDU))
    )


def region(*outlooks: TeamOutlookDrawn, per_cell: int = 3500) -> Situation:
    movables = [cells(each.team, per_cell) for each in outlooks if each.phase is not JamPhase.NORMAL]
    teams = [described(each.team, site=each.site) for each in outlooks]
    return situation(outlooks, movables, teams=teams)  # type: ignore[arg-type]


def test_b_the_help_for_a_team_that_lost_three_of_ten_is_at_most_a_quarter_of_its_arrears() -> None:
    jam = a_day(0.78 - 0.3, 0.9, "t00", JamPhase.OPEN)
    office = region(jam, *(a_day(0.78, 0.8, team, JamPhase.NORMAL) for team in TEAMS[1:]))
    plan = planned(office)
    moved = sum(move.minutes for move in plan.moves)
    assert 0 < moved <= 0.25 * jam.open_minutes
    nothing, with_plan = compare(office, [Course(name="nothing"), Course(name="plan", replans=True)])
    assert with_plan.late_items < nothing.late_items
    # The day after the quarter went, nothing more leaves until the next day.
    gone = proposal("t00", "t01", ProposalState.DONE, moved=int(0.25 * jam.open_minutes))
    assert not isinstance(decide(replace(office, proposals=(gone,))), PlanDrawn)


def test_b_the_proposals_with_concrete_households_keep_the_quarter_too() -> None:
    items = [
        an_item(f"i{n}", "t00", minutes=20 + n % 60, case_key=f"family-{n // 3:04d}", due_on=add_workdays(AT.date(), 8))
        for n in range(600)
    ]
    bundles = bundles_of(items)
    jam = a_day(0.48, 0.9, "t00", JamPhase.OPEN)
    office = region(jam, *(a_day(0.78, 0.8, team, JamPhase.NORMAL) for team in TEAMS[1:]))
    office = replace(office, movable=(measure(office.region, "t00", AT, bundles),))
    plan = planned(office)
    offers = offers_for(plan, {"t00": bundles}, office.roster)
    minutes = [sum(item.minutes for item in offer.items) for offer in offers]
    assert 0 < sum(minutes) <= 0.25 * jam.open_minutes
    assert all(1.1 * each <= 0.30 * USUAL for each in minutes)
    households = [{item.item_id for item in offer.items} for offer in offers]
    assert len(set().union(*households)) == sum(map(len, households))


def test_c_a_wave_everywhere_is_answered_with_triage_and_nothing_is_shuffled() -> None:
    office = region(*(a_day(0.55, 0.85, team, JamPhase.OPEN) for team in TEAMS))
    answer = declared(office)
    assert answer.moves == ()
    excess = sum(0.85 * USUAL * 20 - 10 * 0.55 * NET_MINUTES_PER_FTE * 20 for _ in TEAMS)
    assert answer.missing_minutes == pytest.approx(excess, rel=0.01)
    assert answer.missing_fte == fte(answer.missing_minutes) > 5
    assert answer.triage[0] is ItemClass.WBA
    assert sum(each.missing_minutes for each in answer.classes) == pytest.approx(answer.missing_minutes, abs=1)
    assert answer.triage_until is not None and answer.triage_until > AT + timedelta(days=4)


def test_c_while_one_team_has_room_only_legal_clocks_are_rescued() -> None:
    waves = [a_day(0.47, 0.85, team, JamPhase.OPEN) for team in TEAMS[1:]]
    answer = declared(region(a_day(0.78, 0.6, "t00", JamPhase.NORMAL), *waves))
    assert answer.moves and all(has_legal_clock(move.item_class) for move in answer.moves)
    assert {move.to_team for move in answer.moves} == {"t00"}


@pytest.mark.parametrize("items", [4_500, 22_000])
def test_j_arrears_of_a_whole_city_keep_every_cap(items: int) -> None:
    per_team = items * 29 / 3
    jams = [a_day(0.78, 0.8, team, JamPhase.OPEN, per_team) for team in TEAMS[:3]]
    office = region(*jams, *(a_day(0.78, 0.5, team, JamPhase.NORMAL) for team in TEAMS[3:]), per_cell=60_000)
    answer = decide(office)
    assert isinstance(answer, PlanDrawn | ShortageDeclared)
    assert answer.moves
    for team in TEAMS:
        gone = sum(move.minutes for move in answer.moves if move.from_team == team)
        come = 1.1 * sum(move.minutes for move in answer.moves if move.to_team == team)
        drawn = next(each for each in office.outlooks if each.team == team)
        assert gone <= 0.25 * drawn.open_minutes
        assert come <= 0.30 * USUAL + 1e-6
