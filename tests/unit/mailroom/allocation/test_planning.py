"""When a region is planned again, and what stands at the ticks between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.base import derive_id
from contracts.jams import JamPhase
from contracts.plans import NoPlan, PlanDrawn, PlanReason, ShortageDeclared
from contracts.proposals import PlanShown, PlanStale, PlanTaken, ProposalState, RebalanceOrdered
from contracts.reliefs import ConsentState, EndReason
from mailroom.allocation.plan import Answer
from mailroom.allocation.planning import Planning, answer, evolve
from tests.doubles.office.helped import relief, share
from tests.doubles.office.situations import EDGES, REGION, a_tick, asked_for, jammed, outlook, proposal

TEN = datetime(2026, 3, 3, 9, tzinfo=UTC)
"""Ten o'clock in Berlin on a Tuesday: between the fixed times."""
HOUR = timedelta(hours=1)


def _opened(at: datetime = TEN) -> tuple[Planning, PlanDrawn]:
    """A region that was quiet at nine and whose team `a` jams at ten."""
    planning, _ = answer(Planning(REGION), a_tick(at - HOUR / 2, outlook("a")))
    planning, plan = answer(planning, a_tick(at, jammed("a")))
    assert isinstance(plan, PlanDrawn)
    return planning, plan


def _reason(given: Answer) -> PlanReason:
    assert isinstance(given, NoPlan), given
    return given.reason


def _taken(planning: Planning, plan: PlanDrawn) -> Planning:
    return evolve(planning, PlanTaken(region=REGION, version=planning.version + 1, at=plan.at, plan_id=plan.plan_id))


def test_nothing_is_planned_while_nothing_jams() -> None:
    _, given = answer(Planning(REGION), a_tick(TEN, outlook("a")))
    assert _reason(given) is PlanReason.NOTHING_JAMS


def test_a_plan_is_drawn_at_the_tick_at_which_a_jam_opens_and_not_at_the_next() -> None:
    planning, plan = _opened()
    planning, given = answer(_taken(planning, plan), a_tick(TEN + HOUR, jammed("a")))
    assert _reason(given) is PlanReason.ALREADY_PENDING


def test_a_jam_that_changes_is_planned_anew() -> None:
    planning, _ = answer(Planning(REGION), a_tick(TEN - HOUR, outlook("a")))
    planning, plan = answer(planning, a_tick(TEN, jammed("a", phase=JamPhase.FORECAST)))
    assert isinstance(plan, PlanDrawn)
    _, given = answer(_taken(planning, plan), a_tick(TEN + HOUR, jammed("a")))
    assert isinstance(given, PlanDrawn)


def test_a_region_that_jams_is_planned_at_the_first_tick_after_each_fixed_time() -> None:
    planning, plan = _opened()
    planned = []
    for minutes in range(15, 60 * 26, 15):
        planning, given = answer(_taken(planning, plan), a_tick(TEN + timedelta(minutes=minutes), jammed("a")))
        if isinstance(given, PlanDrawn):
            plan = given
            planned.append(given.at.strftime("%d %H:%M"))
    assert planned == ["03 12:30", "04 08:00"]


def test_fixed_times_are_of_working_days() -> None:
    friday = datetime(2026, 3, 6, 15, tzinfo=UTC)
    planning, plan = _opened(friday)
    saturday = friday + timedelta(days=1)
    _, given = answer(_taken(planning, plan), a_tick(saturday, jammed("a")))
    assert _reason(given) is PlanReason.ALREADY_PENDING


def test_one_tick_passes_for_a_plan_that_is_not_answered_and_then_it_counts_as_lost() -> None:
    planning, _ = _opened()
    planning = evolve(planning, asked_for("a", 100, version=1))
    planning, given = answer(planning, a_tick(TEN + HOUR, jammed("a")))
    assert _reason(given) is PlanReason.WAITING_FOR_ANSWER
    _, given = answer(planning, a_tick(TEN + 2 * HOUR, jammed("a")))
    assert isinstance(given, PlanDrawn)


def test_a_stale_plan_is_drawn_anew_at_the_nexta_tick() -> None:
    planning, plan = _opened()
    planning = evolve(planning, PlanStale(region=REGION, version=1, at=TEN, plan_id=plan.plan_id))
    _, given = answer(planning, a_tick(TEN + HOUR, jammed("a")))
    assert isinstance(given, PlanDrawn)


def test_the_answer_to_another_plan_answers_nothing() -> None:
    planning, _ = _opened()
    other = evolve(planning, PlanShown(region=REGION, version=1, at=TEN, plan_id=derive_id("another")))
    assert replace(other, version=0) == planning


def test_a_call_for_help_is_planned_at_the_next_tick_and_once() -> None:
    planning, _ = answer(Planning(REGION), a_tick(TEN - HOUR, outlook("a")))
    planning = evolve(planning, asked_for("a", 300, version=1))
    planning, plan = answer(planning, a_tick(TEN, outlook("a")))
    assert isinstance(plan, PlanDrawn)
    assert {move.reason for move in plan.moves} == {PlanReason.HELP_REQUESTED}
    planning, given = answer(_taken(planning, plan), a_tick(TEN + HOUR, outlook("a")))
    assert _reason(given) is PlanReason.NOTHING_JAMS


def test_an_ordered_rebalancing_relieves_teams_that_do_not_jam_yet() -> None:
    planning, _ = answer(Planning(REGION), a_tick(TEN - HOUR, outlook("a")))
    ordered = RebalanceOrdered(region=REGION, version=1, at=TEN, order_id=derive_id("order"))
    planning, plan = answer(evolve(planning, ordered), a_tick(TEN, jammed("a", phase=JamPhase.WATCH)))
    assert isinstance(plan, PlanDrawn)
    assert {move.reason for move in plan.moves} == {PlanReason.ORDERED}


def test_a_proposal_that_ends_without_moving_everything_calls_for_a_plan() -> None:
    planning, plan = _opened()
    planning = _taken(planning, plan)
    for state, moved, planned in (
        (ProposalState.DECLINED, 0, True),
        (ProposalState.EXPIRED, 0, True),
        (ProposalState.STOPPED, 35, True),
        (ProposalState.DONE, 35, True),
        (ProposalState.DONE, 350, False),
        (ProposalState.SUPERSEDED, 0, False),
        (ProposalState.RUNNING, 0, False),
    ):
        ended = proposal("a", "b", state, moved=moved, at=TEN, version=planning.version + 1)
        assert evolve(planning, ended).is_due is planned, state


@pytest.mark.parametrize("reason", EndReason)
def test_a_share_that_was_lost_calls_for_another_receiver_at_once(reason: EndReason) -> None:
    planning, plan = _opened()
    planning = replace(_taken(planning, plan), is_due=False)
    own = share("b")
    over = own.model_copy(update={"state": ConsentState.ENDED, "end_reason": reason, "ended_at": TEN})
    planning = evolve(planning, relief("a", own, version=planning.version + 1, relief_id=derive_id("r")))
    ended = relief("a", over, version=planning.version + 1, relief_id=derive_id("r"))
    lost = {EndReason.DECLINED, EndReason.UNANSWERED, EndReason.RECEIVER_JAMS, EndReason.TEAM_GONE}
    assert evolve(planning, ended).is_due is (reason in lost)
    with_the_whole = ended.model_copy(update={"state": ConsentState.ENDED})
    assert not evolve(planning, with_the_whole).is_due


def test_a_repeated_event_changes_nothing() -> None:
    planning, _ = _opened()
    asked = asked_for("a", 300, version=7)
    once = evolve(planning, asked)
    assert evolve(once, asked) == once
    assert evolve(once, asked_for("b", 300, version=6)) == once


def test_a_shortage_is_declared_once_and_then_at_the_fixed_times_only() -> None:
    busy = [2000 * edge * 0.95 for edge in EDGES]
    full = [outlook(name, busy) for name in "bcd"]
    planning, _ = answer(Planning(REGION), a_tick(TEN - HOUR / 2, outlook("a", busy), *full))
    declared = []
    for minutes in range(0, 60 * 4, 15):
        at = TEN + timedelta(minutes=minutes)
        planning = evolve(planning, asked_for("a", 300, version=minutes + 1))
        planning, given = answer(planning, a_tick(at, jammed("a"), *full))
        if isinstance(given, ShortageDeclared):
            declared.append(at.strftime("%H:%M"))
        else:
            assert _reason(given) is PlanReason.NO_RECEIVER
    assert declared == ["09:00", "12:30"]


def test_a_released_team_cools_down_before_it_receives() -> None:
    planning, _ = answer(Planning(REGION), a_tick(TEN - HOUR, outlook("a"), jammed("b")))
    planning, _ = answer(planning, a_tick(TEN, outlook("a"), outlook("b")))
    assert planning.released == {"b": TEN}
    planning = evolve(planning, asked_for("a", 300, version=1))
    _, given = answer(planning, a_tick(TEN + HOUR, outlook("a"), outlook("b"), outlook("c")))
    assert isinstance(given, NoPlan) or {move.to_team for move in given.moves} == {"c"}


def test_ended_proposals_are_forgotten_after_ten_working_days() -> None:
    planning, _ = _opened()
    old = proposal("a", "b", ProposalState.DONE, at=TEN - timedelta(days=15), version=1)
    standing = proposal("a", "b", ProposalState.RUNNING, accepted=10, at=TEN - timedelta(days=15), version=2)
    planning = evolve(evolve(planning, old), standing)
    planning, _ = answer(planning, a_tick(TEN + HOUR, jammed("a")))
    assert list(planning.proposals) == [standing.proposal_id]
