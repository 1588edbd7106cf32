"""What is over by what the forecast shows: said at every tick, whatever else is planned."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.jams import JamPhase
from contracts.plans import NoPlan, PlannedEnd, PlanReason
from contracts.proposals import ProposalState
from contracts.reliefs import ConsentState, EndReason, ReliefCause
from mailroom.allocation.load import load_of
from mailroom.allocation.plan import decide
from mailroom.allocation.planning import Planning, answer, evolve
from mailroom.allocation.relief.ends import ends
from mailroom.allocation.situation import Situation
from tests.doubles.office.drawn import situations
from tests.doubles.office.helped import listed, relief, share
from tests.doubles.office.situations import AT, EDGES, REGION, a_tick, asked_for, jammed, outlook, situation

S, E = ConsentState, EndReason
JAMS = (JamPhase.OPEN, JamPhase.FORECAST)


@settings(max_examples=300, deadline=None)
@given(situations(), st.integers(0, 1000))
def test_only_what_is_open_ends_once_and_in_whatever_order_it_is_known(office: Situation, seed: int) -> None:
    said = ends(office)
    open_parts = {(of.relief_id, None) for of in office.reliefs if of.state is not S.ENDED} | {
        (of.relief_id, own.share_id) for of in office.reliefs for own in of.shares if own.state is not S.ENDED
    }
    parts = [(end.relief_id, end.share_id) for end in said]
    assert set(parts) <= open_parts and len(set(parts)) == len(parts)
    whole = {relief_id for relief_id, share_id in parts if share_id is None}
    assert not whole & {relief_id for relief_id, share_id in parts if share_id is not None}
    assert decide(office).ends == said
    shuffled = tuple(Random(seed).sample(office.reliefs, len(office.reliefs)))
    assert ends(replace(office, reliefs=shuffled)) == said


@settings(max_examples=300, deadline=None)
@given(situations())
def test_a_relief_ends_if_and_only_if_its_giver_is_calm_and_a_share_if_its_receiver_jams(office: Situation) -> None:
    outlooks = {drawn.team: drawn for drawn in office.outlooks}
    wishing = {request.team for request in office.help_requests}
    said = {(end.relief_id, end.share_id): end.reason for end in ends(office)}
    for of in (of for of in office.reliefs if of.state is not S.ENDED):
        giver = outlooks[of.from_team]
        in_time = all(h.demand_minutes <= h.capacity_minutes for h in giver.horizons if h.workdays <= 12)
        is_calm = giver.phase not in JAMS and in_time
        if (of.relief_id, None) in said:
            assert said[of.relief_id, None] is E.CALM and is_calm and of.from_team not in wishing
            continue
        if of.cause in (ReliefCause.OPEN_JAM, ReliefCause.FORECAST_JAM) and of.from_team not in wishing:
            assert not is_calm or (office.ordered and load_of(giver).missing() > 0)
        for own in (own for own in of.shares if own.state is not S.ENDED):
            jams = outlooks[own.to_team].phase in JAMS
            assert ((of.relief_id, own.share_id) in said) == jams


def office(of: object, *outlooks: object, **fields: object) -> Situation:
    return situation(outlooks or [outlook("a"), outlook("b")], [], reliefs=(of,), **fields)  # type: ignore[arg-type]


def whole(of: object, reason: EndReason = E.CALM) -> tuple[PlannedEnd, ...]:
    return (PlannedEnd(relief_id=of.relief_id, reason=reason),)  # type: ignore[attr-defined]


def test_what_is_on_its_way_still_counts_as_the_givers_work() -> None:
    of = relief("a", share("b"))
    under_way = listed(of, "b", ProposalState.RUNNING, minutes=700, accepted=700)
    late = [2000 * edge * 0.9 for edge in EDGES]
    late[4] = late[5] = 2000 * 12 + 500
    watched = outlook("a", late, JamPhase.WATCH)
    assert ends(office(of, watched, outlook("b"), proposals=(under_way,))) == ()


def test_what_is_late_only_after_twelve_days_keeps_no_relief_open() -> None:
    late = [2000 * edge * 0.9 for edge in EDGES]
    late[6] = 2000 * 20 + 500
    of = relief("a", share("b"))
    assert ends(office(of, outlook("a", late, JamPhase.WATCH), outlook("b"))) == whole(of)


def test_a_relief_without_an_open_share_ends_with_the_need_and_not_before() -> None:
    of = relief("a", share("b", ended=E.USED_UP))
    assert ends(office(of, jammed("a"), outlook("b"))) == ()
    assert ends(office(of)) == whole(of)


def test_help_that_was_wished_for_ends_once_something_moved_or_a_day_has_passed() -> None:
    of = relief("a", share("b", agreed_at=AT), cause=ReliefCause.REQUEST, agreed_at=AT)
    assert ends(office(of)) == ()
    moved = listed(of, "b", ProposalState.RUNNING, minutes=350, accepted=300, moved=50)
    assert ends(office(of, proposals=(moved,))) == whole(of)
    yesterday = AT - timedelta(days=1)
    of = relief("a", share("b", agreed_at=yesterday), cause=ReliefCause.REQUEST, agreed_at=yesterday)
    assert ends(office(of)) == whole(of)


def test_help_that_was_wished_for_waits_for_the_answers() -> None:
    asked = share("b", S.ASKED, asked_at=AT - timedelta(days=1))
    of = relief("a", asked, cause=ReliefCause.ORDER, agreed_at=AT - timedelta(days=1))
    assert ends(office(of)) == ()


def test_a_lead_that_asks_for_help_again_keeps_its_relief() -> None:
    of = relief("a", share("b"))
    assert ends(office(of, help_requests=(asked_for("a", 300),))) == ()


def test_an_unknown_forecast_ends_nothing() -> None:
    of = relief("a", share("b"))
    blind = outlook("a").model_copy(update={"horizons": ()})
    assert ends(office(of, blind, outlook("b"))) == ()
    assert ends(office(of, outlook("b"))) == ()


def test_ends_are_said_at_ticks_at_which_nothing_is_due_and_while_a_plan_waits_for_its_answer() -> None:
    of = relief("a", share("b"))
    planning, _ = answer(Planning(REGION), a_tick(AT - timedelta(hours=1), outlook("a")))
    planning = evolve(planning, of)
    _, given = answer(planning, a_tick(AT, outlook("a")))
    assert isinstance(given, NoPlan) and given.ends == whole(of)
    _, given = answer(replace(planning, is_due=True, unanswered="x"), a_tick(AT, outlook("a")))
    assert isinstance(given, NoPlan) and given.reason is PlanReason.WAITING_FOR_ANSWER and given.ends == whole(of)
