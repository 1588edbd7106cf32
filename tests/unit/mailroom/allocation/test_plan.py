"""What a plan says: the same for the same situation, with reasons, effects, or why there is none."""

from dataclasses import replace
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.items import ItemClass
from contracts.jams import JamPhase
from contracts.plans import PlanDrawn, PlanReason
from contracts.proposals import ProposalState
from mailroom.allocation.plan import decide
from mailroom.allocation.situation import Situation
from tests.doubles.office.drawn import situations
from tests.doubles.office.helped import relief, share
from tests.doubles.office.situations import (
    EDGES,
    asked_for,
    cell,
    declared,
    described,
    jammed,
    movable,
    outlook,
    planned,
    proposal,
    situation,
    why_none,
)

Part = TypeVar("Part")


def _shuffled(office: Situation, seed: int) -> Situation:
    rng = Random(seed)

    def mixed(parts: tuple[Part, ...]) -> tuple[Part, ...]:
        return tuple(rng.sample(parts, len(parts)))

    return replace(
        office,
        outlooks=mixed(office.outlooks),
        movable=tuple(m.model_copy(update={"cells": mixed(m.cells)}) for m in mixed(office.movable)),
        proposals=mixed(office.proposals),
        reliefs=tuple(r.model_copy(update={"shares": mixed(r.shares)}) for r in mixed(office.reliefs)),
        help_requests=mixed(office.help_requests),
        released=dict(mixed(tuple(office.released.items()))),
    )


@settings(max_examples=300, deadline=None)
@given(situations(), st.integers(0, 1000))
def test_the_same_situation_in_any_order_gives_the_same_bytes(office: Situation, seed: int) -> None:
    first = decide(office).model_dump_json()
    assert decide(office).model_dump_json() == first
    assert decide(_shuffled(office, seed)).model_dump_json() == first


@settings(max_examples=200, deadline=None)
@given(situations())
def test_a_plan_never_worsens_a_giver_and_names_every_team_it_touches(office: Situation) -> None:
    plan = decide(office)
    if not isinstance(plan, PlanDrawn):
        return
    givers = {move.from_team for move in plan.moves}
    assert [effect.team for effect in plan.teams] == sorted(givers | {move.to_team for move in plan.moves})
    for effect in plan.teams:
        if effect.team in givers:
            assert effect.missing_minutes_after <= effect.missing_minutes_before
        elif effect.missing_minutes_before == 0:
            assert effect.missing_minutes_after == 0


QUIET = [outlook(name) for name in "bcd"]


def test_an_open_jam_is_relieved_as_far_as_the_forecast_misses() -> None:
    plan = planned(situation([jammed("a", 700), *QUIET], [movable("a")]))
    assert {(move.from_team, move.reason) for move in plan.moves} == {("a", PlanReason.RELIEVES_OPEN_JAM)}
    assert 680 <= sum(move.minutes for move in plan.moves) <= 740
    effect = plan.teams[0]
    assert effect.missing_minutes_before == 700
    assert effect.missing_minutes_after < 20
    assert effect.days_left_after is not None and effect.days_left_before == 10
    assert effect.days_left_after < 10


def test_a_forecast_jam_is_relieved_too() -> None:
    plan = planned(situation([jammed("a", phase=JamPhase.FORECAST), *QUIET], [movable("a")]))
    assert {move.reason for move in plan.moves} == {PlanReason.RELIEVES_FORECAST_JAM}


def test_a_watched_team_gives_nothing_unless_somebody_asks() -> None:
    office = situation([jammed("a", phase=JamPhase.WATCH), *QUIET], [movable("a")])
    assert why_none(office) is PlanReason.NOTHING_JAMS
    ordered = planned(replace(office, ordered=True))
    assert {move.reason for move in ordered.moves} == {PlanReason.ORDERED}


def test_help_is_given_for_the_minutes_and_classes_asked_for() -> None:
    cells = movable("a", cell(ItemClass.VAEM, 8), cell(ItemClass.WBA, 8, 100, 4500))
    office = situation([outlook("a"), *QUIET], [cells], help_requests=(asked_for("a", 300, ItemClass.WBA),))
    plan = planned(office)
    assert {(move.item_class, move.reason) for move in plan.moves} == {(ItemClass.WBA, PlanReason.HELP_REQUESTED)}
    assert 270 <= sum(move.minutes for move in plan.moves) <= 330


def test_the_same_site_comes_first() -> None:
    far, near = outlook("b", site="juelich"), outlook("c", site="dueren")
    plan = planned(situation([jammed("a", 200), far, near], [movable("a")]))
    assert {move.to_team for move in plan.moves} == {"c"}


def test_partners_come_first_in_the_order_the_office_gave() -> None:
    teams = [described("a", partners=("d", "c")), *[described(name) for name in "bcd"]]
    plan = planned(situation([jammed("a", 200), *QUIET], [movable("a")], teams=teams))
    assert {move.to_team for move in plan.moves} == {"d"}


def test_large_relief_is_spread_over_receivers() -> None:
    plan = planned(situation([jammed("a", 700), *QUIET], [movable("a")]))
    assert {move.to_team for move in plan.moves} == {"b", "c", "d"}


def test_work_due_too_soon_to_be_done_elsewhere_stays() -> None:
    assert why_none(situation([jammed("a"), *QUIET], [movable("a", cell(workdays=2))])) is PlanReason.NOTHING_MOVABLE
    assert why_none(situation([jammed("a"), *QUIET], [movable("a", cell(workdays=999))])) is PlanReason.NOTHING_MOVABLE


def test_work_due_after_the_jam_stays() -> None:
    assert why_none(situation([jammed("a"), *QUIET], [movable("a", cell(workdays=40))])) is PlanReason.NOTHING_MOVABLE


def test_an_offer_that_covers_the_need_is_not_made_twice() -> None:
    office = situation([jammed("a", 300), *QUIET], [movable("a")], proposals=(proposal("a", "b", minutes=350),))
    assert why_none(office) is PlanReason.ALREADY_PENDING


def test_a_need_beyond_the_open_offers_is_planned() -> None:
    office = situation([jammed("a", 600), *QUIET], [movable("a")], proposals=(proposal("a", "b", minutes=350),))
    moved = sum(move.minutes for move in planned(office).moves)
    assert 230 <= moved <= 285


def test_a_spent_daily_share_ends_the_day() -> None:
    office = situation(
        [jammed("a", 600, open_minutes=1400), *QUIET],
        [movable("a")],
        proposals=(proposal("a", "b", ProposalState.DONE, moved=350),),
    )
    assert why_none(office) is PlanReason.ALREADY_PENDING


def test_a_team_that_is_to_receive_does_not_give() -> None:
    office = situation([jammed("a"), *QUIET], [movable("a")], proposals=(proposal("b", "a", ProposalState.RUNNING),))
    assert why_none(office) is PlanReason.ALREADY_PENDING


def test_a_team_that_gave_lately_does_not_receive() -> None:
    gave = proposal("b", "c", ProposalState.DONE, moved=70)
    plan = planned(situation([jammed("a", 700), *QUIET], [movable("a")], proposals=(gave,)))
    assert {move.to_team for move in plan.moves} == {"c", "d"}


def test_room_without_the_skill_is_no_receiver() -> None:
    cells = movable("a", cell(ItemClass.HA_NEU, skills=("NEUANTRAG",)))
    teams = [described("a"), *[described(name, skills=()) for name in "bcd"]]
    assert why_none(situation([jammed("a"), *QUIET], [cells], teams=teams)) is PlanReason.NO_RECEIVER


def test_an_item_too_large_for_every_receiver_stays() -> None:
    cells = movable("a", cell(ItemClass.HA_NEU, 5, 3, 1500))
    assert why_none(situation([jammed("a"), *QUIET], [cells])) is PlanReason.NO_RECEIVER


def test_moves_are_of_whole_items_and_at_least_one() -> None:
    cells, agreed = movable("a", cell(ItemClass.HA_NEU, 5, 9, 1350)), relief("a", share("b"))
    plan = planned(situation([jammed("a", 20), *QUIET], [cells], reliefs=(agreed,)))
    assert [(move.items, move.minutes) for move in plan.moves] == [(1, 150)]


def test_when_nobody_has_room_the_answer_is_a_shortage_with_a_triage() -> None:
    busy = [2000 * edge * 0.95 for edge in EDGES]
    office = situation([jammed("a", 600), outlook("b", busy), outlook("c", busy, JamPhase.WATCH)], [movable("a")])
    answer = declared(office)
    assert answer.missing_minutes == 600
    assert answer.missing_fte == round(600 / (462 * 0.6 * 20), 2)
    assert sum(short.missing_minutes for short in answer.classes) == pytest.approx(600, abs=1)
    assert answer.triage == (ItemClass.WBA, ItemClass.VAEM)
