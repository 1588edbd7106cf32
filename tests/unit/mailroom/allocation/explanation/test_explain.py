"""Every refusal a plan's explanation can give, on an office where it is the true one."""

from typing import Any

import pytest
from hypothesis import given, settings

from contracts.items import ItemClass
from contracts.jams import JamPhase
from contracts.plans import PlanDrawn, PlannedMove, PlanReason
from contracts.proposals import ProposalState
from contracts.reliefs import ConsentState, EndReason
from mailroom.allocation.explanation.explain import Explanation, Refusal, explain
from mailroom.allocation.plan import decide
from mailroom.allocation.situation import Situation, canonical
from tests.doubles.office.drawn import situations
from tests.doubles.office.helped import relief, share
from tests.doubles.office.situations import (
    EDGES,
    cell,
    described,
    jammed,
    movable,
    outlook,
    planned,
    proposal,
    situation,
)

BUSY = [2000 * edge * 0.95 for edge in EDGES]


def office(third: Any = None, **fields: Any) -> Situation:
    """`a` jams, `b` helps, and the third team is what the case makes of it."""
    return situation([jammed("a", 240), outlook("b"), third or outlook("c")], [movable("a")], **fields)


def explained(office: Situation) -> tuple[Explanation, ...]:
    plan = planned(office)
    return explain(office, plan.moves)


def of_c(office: Situation) -> Refusal:
    (refusal,) = {other.refusal for each in explained(office) for other in each.alternatives if other.team == "c"}
    return refusal


def teams(**c: Any) -> list[Any]:
    return [described("a", partners=c.pop("partners", ())), described("b"), described("c", **c)]


@pytest.mark.parametrize(
    ("refusal", "office"),
    [
        (Refusal.CLOSED, office(teams=teams(closed=True))),
        (Refusal.NEEDS_HELP, office(jammed("c", 4000))),
        (Refusal.SHOWS_SIGNS, office(outlook("c", phase=JamPhase.WATCH))),
        (Refusal.GIVES, office(proposals=(proposal("c", "b", minutes=35),))),
        (Refusal.COOLING_DOWN, office(proposals=(proposal("c", "b", ProposalState.DONE, moved=35),))),
        (Refusal.NO_FORECAST, office(outlook("c").model_copy(update={"horizons": ()}))),
        (Refusal.NOT_A_PARTNER, office(teams=teams(partners=("b",)))),
        (Refusal.CANNOT_WORK, office(teams=teams(only_classes=(ItemClass.WBA,)))),
        (Refusal.RESTS, office(reliefs=(relief("a", share("c", ended=EndReason.DECLINED)),))),
        (Refusal.ASKED, office(reliefs=(relief("a", share("c", ConsentState.ASKED)),))),
        (Refusal.PAUSED, office(reliefs=(relief("a", share("c", ConsentState.PAUSED)),))),
        (Refusal.USED_UP, office(reliefs=(relief("a", share("c", moved_minutes=3590)),))),
        (Refusal.NO_ROOM, office(outlook("c", BUSY))),
        (Refusal.DAILY_SHARE, office(proposals=(proposal("d", "c", ProposalState.DONE, moved=300),))),
        (Refusal.DEARER, office(outlook("c", site="juelich"))),
        (Refusal.NOT_WORTH_ASKING, office()),
    ],
)
def test_a_team_is_refused_for_the_rule_that_stood_against_it(refusal: Refusal, office: Situation) -> None:
    assert of_c(office) is refusal


def test_a_team_is_not_asked_where_three_with_room_help_already() -> None:
    agreed = relief("a", share("b"), share("d"), share("e"))
    others = [outlook(name) for name in "bcde"]
    helped = situation([jammed("a", 900), *others], [movable("a")], reliefs=(agreed,))
    assert of_c(helped) is Refusal.ENOUGH_RECEIVERS


def test_a_team_that_must_not_get_the_work_is_refused_without_a_reason() -> None:
    shunning = situation([jammed("a", 240), outlook("b"), outlook("c")], [movable("a", cell(not_to_team=("c",)))])
    assert of_c(shunning) is Refusal.NOT_TO_TEAM


def test_a_bundle_says_its_rule_what_is_missing_and_what_it_costs() -> None:
    first = explained(office(outlook("c", site="juelich")))[0]
    assert first.reason is PlanReason.RELIEVES_OPEN_JAM
    assert first.missing_minutes == 240
    assert (first.cost, first.load_limit) == (100, 0.87)
    assert first.room_minutes == 15 * int(300 / 1.1 // 15)
    (other,) = first.alternatives
    assert (other.team, other.cost, other.minutes) == ("c", 160, first.room_minutes)


@settings(max_examples=80, deadline=None)
@given(situations())
def test_every_other_team_is_accounted_for_and_no_able_team_is_called_unable(office: Situation) -> None:
    plan = decide(office)
    moves: tuple[PlannedMove, ...] = plan.moves if isinstance(plan, PlanDrawn) else ()
    for each in explain(office, moves):
        others = {drawn.team for drawn in office.outlooks} - {each.move.from_team, each.move.to_team}
        assert [other.team for other in each.alternatives] == sorted(others)
        receiving = {move.to_team for move in moves if move.from_team == each.move.from_team}
        never = {Refusal.CLOSED, Refusal.NEEDS_HELP, Refusal.SHOWS_SIGNS, Refusal.GIVES, Refusal.COOLING_DOWN}
        assert not {other.team for other in each.alternatives if other.refusal in never} & receiving
    assert explain(canonical(office), moves) == explain(office, moves)
