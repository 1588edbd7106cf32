"""Courses of action side by side."""

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.items import ItemClass
from contracts.jams import ClassRate, DueBucket, JamPhase, TeamOutlookDrawn
from contracts.plans import PlanReason
from contracts.proposals import ProposalState
from contracts.reliefs import ConsentState, EndReason
from mailroom.allocation.situation import Situation
from mailroom.whatif.changes import Absent, Closed, Merged
from mailroom.whatif.comparison import Course, compare
from tests.doubles.office import helped
from tests.doubles.office.drawn import situations
from tests.doubles.office.situations import AT, EDGES, SETTINGS, cell, movable, outlook, proposal, situation

NOTHING, REPLANNED = Course(name="nothing"), Course(name="plan", replans=True)


def at_work(team: str, minutes: int, phase: JamPhase = JamPhase.NORMAL, site: str = "dueren") -> TeamOutlookDrawn:
    """A team with so many minutes due within eight working days and nothing else, that can do 1,000 a day."""
    demand = [float(minutes) if edge >= 8 else 0.0 for edge in EDGES]
    drawn = outlook(team, demand, phase, per_day=1000, open_minutes=minutes, site=site)
    buckets = (DueBucket(ItemClass.VAEM, 8, minutes // 35, minutes),)
    return drawn.model_copy(update={"due_buckets": buckets, "class_rates": (ClassRate(ItemClass.VAEM, 0.0, 35.0),)})


def office() -> Situation:
    """`a` misses 190 minutes at eight working days; `b` and `c` have room."""
    outlooks = [at_work("a", 8190, JamPhase.OPEN), at_work("b", 3500), at_work("c", 3500)]
    one_suffices = SETTINGS.model_copy(update={"receiver_daily_share": 0.3})
    return situation(outlooks, [movable("a", cell(ItemClass.VAEM, 8, 200, 7000))], settings=one_suffices)


def test_a_plan_beside_doing_nothing() -> None:
    nothing, planned = compare(office(), [NOTHING, REPLANNED])
    assert nothing.minutes_moved == 0 and nothing.worst_receiver is None and nothing.moves == ()
    assert nothing.late_items == pytest.approx(190 / 35, abs=0.1)
    # Nine working days after 3 March the last of it is done.
    assert nothing.teams[0].clear_on == date(2026, 3, 16)
    assert planned.answer == "plan.drawn"
    assert planned.late_items < 1
    assert planned.minutes_moved == sum(move.minutes for move in planned.moves) >= 175
    assert planned.worst_receiver in {"b", "c"}
    received = {team.team: team.minutes_in for team in planned.teams if team.minutes_in}
    assert sum(received.values()) == pytest.approx(1.1 * planned.minutes_moved, abs=1)


def test_a_known_plan_is_asked_about_as_it_is() -> None:
    (_, planned) = compare(office(), [NOTHING, REPLANNED])
    (same,) = compare(office(), [Course(name="that plan", moves=planned.moves)])
    assert same.teams == planned.teams
    assert (same.answer, planned.answer) == ("course", "plan.drawn")


def test_another_world_has_another_outcome() -> None:
    away, closed, merged = compare(
        office(),
        [
            Course(name="two more away", changes=(Absent("b", 2.0, 5),)),
            Course(name="closed for a week", changes=(Closed("a", 5),)),
            Course(name="merged", changes=(Merged("a", "b"),)),
        ],
    )
    assert away.late_items == pytest.approx(190 / 35, abs=0.1)
    assert closed.late_items == pytest.approx(5190 / 35, abs=0.1)
    assert merged.late_items == 0
    assert [team.team for team in merged.teams] == ["b", "c"]


def test_a_jam_that_only_the_other_world_has_is_planned_for_there() -> None:
    quiet = situation([at_work("a", 7000), at_work("b", 3500)], [movable("a", cell(ItemClass.VAEM, 8, 200, 7000))])
    course = Course(name="closed, planned", changes=(Closed("a", 3),), replans=True)
    now, planned = compare(quiet, [REPLANNED, course])
    assert (now.answer, now.reason) == ("plan.none", PlanReason.NOTHING_JAMS)
    assert planned.answer == "plan.drawn" and planned.minutes_moved > 0


def test_what_is_agreed_moves_in_every_course() -> None:
    agreed = proposal("a", "b", ProposalState.RUNNING, minutes=105, workdays=8, offered=0, accepted=105)
    (outcome,) = compare(replace(office(), proposals=(agreed,)), [NOTHING])
    assert outcome.minutes_moved == 105
    assert outcome.late_items == pytest.approx(85 / 35, abs=0.1)
    assert outcome.worst_receiver is None


@settings(max_examples=40, deadline=None)
@given(situations(), st.integers(0, 1000))
def test_the_same_question_in_any_order_has_the_same_answer(office: Situation, seed: int) -> None:
    rng = Random(seed)
    shuffled = replace(
        office,
        outlooks=tuple(rng.sample(office.outlooks, len(office.outlooks))),
        movable=tuple(rng.sample(office.movable, len(office.movable))),
        proposals=tuple(rng.sample(office.proposals, len(office.proposals))),
    )
    courses = [
        NOTHING,
        REPLANNED,
        Course(name="less", changes=(Absent(office.outlooks[0].team, 2.0, 5),), replans=True),
    ]
    assert compare(office, courses) == compare(shuffled, courses)


@settings(max_examples=60, deadline=None)
@given(situations())
def test_nothing_is_lost_between_the_teams(office: Situation) -> None:
    for outcome in compare(office, [NOTHING, REPLANNED]):
        out = sum(team.minutes_out for team in outcome.teams)
        into = sum(team.minutes_in for team in outcome.teams)
        assert into == pytest.approx(1.1 * out, abs=0.1 * len(outcome.teams))
    assert office.at == AT


def with_help(**share: Any) -> Situation:
    """The same office, in which `b` helps `a` with up to four hours a day, twenty likely."""
    helped_by = helped.share("b", **share)
    return replace(office(), reliefs=(helped.relief("a", helped_by),))


def test_running_help_is_expected_with_a_band_and_reserves_no_room() -> None:
    nothing, planned = compare(with_help(), [NOTHING, REPLANNED])
    low, likely, high = nothing.coming
    assert (low, likely, high) == pytest.approx((0.19 * 1200, 0.83 * 1200, 1.73 * 1200))
    assert nothing.late_items_from <= nothing.late_items <= nothing.late_items_to
    (alone,) = compare(office(), [NOTHING])
    assert nothing.late_items < alone.late_items == alone.late_items_to
    assert planned.minutes_moved <= nothing.minutes_moved + sum(move.minutes for move in planned.moves)
    assert {move.to_team for move in planned.moves} <= {"b", "c"}


@pytest.mark.parametrize(
    "share", [{"state": ConsentState.ASKED}, {"state": ConsentState.PAUSED}, {"ended": EndReason.USED_UP}]
)
def test_help_that_does_not_run_is_not_expected(share: dict[str, Any]) -> None:
    (nothing,) = compare(with_help(**share), [NOTHING])
    assert tuple(nothing.coming) == (0, 0, 0)
    assert nothing.late_items == compare(office(), [NOTHING])[0].late_items
