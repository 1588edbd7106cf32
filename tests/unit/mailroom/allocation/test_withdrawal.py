"""A new plan changes the pending plan as little as it can."""

from hypothesis import given, settings

from contracts.jams import JamPhase
from contracts.plans import NoPlan
from contracts.proposals import ProposalState
from mailroom.allocation.plan import decide
from mailroom.allocation.situation import Situation
from mailroom.allocation.withdrawal import UNDECIDED, lapsed, needless, without
from tests.doubles.office.drawn import situations
from tests.doubles.office.situations import jammed, movable, outlook, planned, proposal, situation


def crowded(state: ProposalState = ProposalState.OFFERED, far: bool = False) -> Situation:
    """`c` jams; the room it could use at `b` is on offer to the work of `a`, which needs no help any more."""
    offer = proposal("a", "b", state, minutes=260, offered=260 if state in UNDECIDED else 0, accepted=0)
    outlooks = [outlook("a"), outlook("b"), jammed("c", 120)]
    others = [outlook("d", site="juelich")] if far else []
    return situation([*outlooks, *others], [movable("c")], proposals=(offer,))


def test_a_needless_offer_makes_room_for_work_that_would_be_late() -> None:
    plan = planned(crowded())
    assert plan.withdrawn == (crowded().proposals[0].proposal_id,)
    assert {move.to_team for move in plan.moves} <= {"a", "b"}


def test_an_offer_stands_where_another_receiver_costs_less_than_cancelling() -> None:
    plan = planned(crowded(far=True))
    assert plan.withdrawn == ()
    assert {move.to_team for move in plan.moves} == {"d"}


def test_an_offer_that_its_giver_still_needs_stands() -> None:
    offer = proposal("a", "b", minutes=260)
    office = situation([jammed("a", 260), outlook("b"), jammed("c", 120)], [movable("c")], proposals=(offer,))
    answer = decide(office)
    assert answer.withdrawn == ()


def test_what_both_have_agreed_is_no_offer_any_more() -> None:
    assert decide(crowded(ProposalState.RUNNING)).withdrawn == ()


def test_an_offer_to_a_team_that_came_to_jam_lapses_and_the_team_can_be_helped() -> None:
    offer = proposal("a", "b", minutes=260)
    outlooks = [jammed("a", 200), jammed("b", 200), outlook("c"), outlook("d")]
    office = situation(outlooks, [movable("a"), movable("b")], proposals=(offer,))
    plan = planned(office)
    assert plan.withdrawn == (offer.proposal_id,)
    assert {move.from_team for move in plan.moves} == {"a", "b"}


def test_an_offer_lapses_even_if_nothing_is_planned() -> None:
    offer = proposal("a", "b", minutes=260)
    answer = decide(situation([outlook("a"), jammed("b", 300)], [], proposals=(offer,)))
    assert answer.withdrawn == (offer.proposal_id,)


@settings(max_examples=150, deadline=None)
@given(situations())
def test_offers_are_withdrawn_only_from_jammed_receivers_or_recovered_givers(office: Situation) -> None:
    answer = decide(office)
    known = {each.proposal_id: each for each in office.proposals}
    phases = {each.team: each.phase for each in office.outlooks}
    for name in answer.withdrawn:
        assert known[name].state in UNDECIDED
        jams = phases[known[name].to_team] in (JamPhase.OPEN, JamPhase.FORECAST)
        assert jams or name in needless(without(office, lapsed(office)))
    assert set(lapsed(office)) <= set(answer.withdrawn)
    if isinstance(answer, NoPlan):
        assert set(answer.withdrawn) == set(lapsed(office))
