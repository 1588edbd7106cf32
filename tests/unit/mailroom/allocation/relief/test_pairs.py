"""Which pairs of teams a plan moves work between, how much, and whom it asks, whatever has been agreed before."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from contracts.items import ItemClass
from contracts.plans import NoPlan, PlannedAsk, PlannedMove, PlanReason
from contracts.proposals import OPEN_STATES, ProposalState
from contracts.reliefs import ConsentState, EndReason, ReliefCause, ReliefChanged, ShareStated
from mailroom.allocation.limits import minutes_on_day, receiver_minutes_per_day
from mailroom.allocation.plan import decide
from mailroom.allocation.relief.pairs import Agreements, Barred
from mailroom.allocation.sides import givers, receivers
from mailroom.allocation.situation import Situation
from mailroom.workdays import add_workdays, business_date
from tests.doubles.office.drawn import helped_situations
from tests.doubles.office.helped import listed, relief, share
from tests.doubles.office.situations import (
    AT,
    asked_for,
    cell,
    jammed,
    movable,
    outlook,
    planned,
    situation,
    why_none,
)

MANY = settings(max_examples=300, deadline=None)
S, E = ConsentState, EndReason
Planned = tuple[tuple[PlannedMove, ...], tuple[PlannedAsk, ...]]


def _planned(office: Situation) -> Planned:
    answer = decide(office)
    return ((), ()) if isinstance(answer, NoPlan) else (answer.moves, answer.asks)


def _open(office: Situation, giver: str) -> ReliefChanged | None:
    return next((r for r in office.reliefs if r.from_team == giver and r.state is not S.ENDED), None)


def _share(office: Situation, giver: str, receiver: str) -> ShareStated | None:
    of = _open(office, giver)
    return next((s for s in of.shares if s.to_team == receiver and s.state is not S.ENDED), None) if of else None


@MANY
@given(helped_situations())
def test_work_moves_only_under_a_share_that_runs_or_with_a_question(office: Situation) -> None:
    moves, asks = _planned(office)
    asked = {(ask.from_team, ask.to_team) for ask in asks}
    assert len(asked) == len(asks)
    for pair in {(move.from_team, move.to_team) for move in moves}:
        of, own = _open(office, pair[0]), _share(office, *pair)
        if pair in asked:
            assert own is None and (of is None or of.state is not S.PAUSED)
        else:
            assert of is not None and own is not None and of.state is own.state is S.AGREED
    assert asked <= {(move.from_team, move.to_team) for move in moves}


@MANY
@given(helped_situations())
def test_nobody_is_asked_again_within_five_days_of_a_no_nor_on_the_day_of_an_end(office: Situation) -> None:
    today = business_date(office.at)
    _, asks = _planned(office)
    for ask in asks:
        for of in (of for of in office.reliefs if of.from_team == ask.from_team):
            parts: list[ReliefChanged | ShareStated] = [of]
            parts += [own for own in of.shares if own.to_team == ask.to_team]
            for part in parts:
                if part.ended_at is not None:
                    rest = 5 if part.end_reason is E.DECLINED else 1
                    assert today >= add_workdays(business_date(part.ended_at), rest)


@MANY
@given(helped_situations())
def test_a_share_never_gets_more_than_is_agreed_for_a_day_and_in_all(office: Situation) -> None:
    moves, asks = _planned(office)
    minutes: dict[tuple[str, str], int] = defaultdict(int)
    for move in moves:
        minutes[move.from_team, move.to_team] += move.minutes
    for ask in asks:
        assert minutes.pop((ask.from_team, ask.to_team)) <= min(ask.minutes_per_day, ask.budget_minutes)
    for pair, planned_minutes in minutes.items():
        own = _share(office, *pair)
        assert own is not None and own.until >= business_date(office.at)
        lists = [each for each in office.proposals if each.share_id == own.share_id]
        today = sum(minutes_on_day(each, business_date(office.at)) for each in lists)
        assert planned_minutes + today <= own.minutes_per_day
        under_way = sum(
            (each.offered_minutes if each.state in OPEN_STATES else 0) + each.accepted_minutes + each.moved_minutes
            for each in lists
            if each.state in OPEN_STATES or (each.state is ProposalState.STOPPED and each.accepted_minutes)
        )
        assert planned_minutes + under_way + own.moved_minutes <= own.budget_minutes


@MANY
@given(helped_situations())
def test_no_giver_has_more_than_three_receivers_with_room(office: Situation) -> None:
    moves, asks = _planned(office)
    for giver in {ask.from_team for ask in asks}:
        new = {ask.to_team for ask in asks if ask.from_team == giver}
        helping = {move.to_team for move in moves if move.from_team == giver} - new
        assert len(new | helping) <= 3
        of = _open(office, giver)
        if of is not None and of.state is S.ASKED:
            asked = {each.to_team for each in of.shares if each.state in (S.ASKED, S.AGREED)}
            assert len(new | asked) <= 3


@MANY
@given(helped_situations())
def test_no_question_is_smaller_than_two_hours_and_five_items(office: Situation) -> None:
    moves, asks = _planned(office)
    for ask in asks:
        own = [move for move in moves if (move.from_team, move.to_team) == (ask.from_team, ask.to_team)]
        mean = sum(move.minutes for move in own) / sum(move.items for move in own)
        assert ask.likely_minutes >= 120 and ask.likely_minutes / mean >= 5 - 1e-9
        assert sum(move.minutes for move in own) <= ask.likely_minutes <= ask.budget_minutes


@MANY
@given(helped_situations())
def test_a_class_that_the_giver_keeps_does_not_move(office: Situation) -> None:
    for move in _planned(office)[0]:
        of = _open(office, move.from_team)
        assert of is None or not of.item_classes or move.item_class in of.item_classes


@MANY
@given(helped_situations())
def test_who_is_helped_does_not_help_and_who_helps_is_not_helped(office: Situation) -> None:
    helped = {of.from_team for of in office.reliefs if of.state is not S.ENDED}
    helping = {
        own.to_team
        for of in office.reliefs
        if of.state is not S.ENDED
        for own in of.shares
        if own.state in (S.ASKED, S.AGREED)
    }
    moves, _ = _planned(office)
    assert not helped & {move.to_team for move in moves}
    assert not helping & {move.from_team for move in moves}


ROOMY = [outlook(name) for name in "bcdef"]


def office(excess: float = 700, *reliefs: ReliefChanged, **fields: object) -> Situation:
    """`a` jams; five teams have room for four and a half hours a day each."""
    return situation([jammed("a", excess), *ROOMY], [movable("a")], reliefs=reliefs, **fields)


def to(office: Situation) -> tuple[set[str], set[str]]:
    """Who gets work, and who of them is asked."""
    moves, asks = _planned(office)
    return {move.to_team for move in moves}, {ask.to_team for ask in asks}


def test_at_first_three_are_asked_for_what_they_may_take_a_day_anyway() -> None:
    plan = planned(office())
    ask, *_ = plan.asks
    assert len(plan.asks) == 3
    assert ask.minutes_per_day == int(receiver_minutes_per_day(outlook("b"), office().settings) / 1.1)
    assert (ask.budget_minutes, ask.until) == (3600, add_workdays(AT.date(), 20))


def test_likely_is_what_the_giver_lacks_shared_as_the_first_lists_are() -> None:
    plan = planned(office(3000))
    likely = [ask.likely_minutes for ask in plan.asks]
    assert 2900 <= sum(likely) <= 3000
    assert all(each >= 900 for each in likely)


def test_who_helps_already_gets_the_work_and_nobody_is_asked() -> None:
    assert to(office(200, relief("a", share("f")))) == ({"f"}, set())


def test_what_two_teams_agreed_for_a_day_goes_to_others_beyond_it() -> None:
    plan = planned(office(450, relief("a", share("f", minutes_per_day=100))))
    minutes = {team: sum(m.minutes for m in plan.moves if m.to_team == team) for team in "bcdef"}
    assert 70 <= minutes["f"] <= 100
    assert 450 - 110 <= sum(minutes.values()) - minutes["f"] <= 450 - 60
    assert "f" not in {ask.to_team for ask in plan.asks}


def test_running_shares_with_room_count_among_the_three() -> None:
    helping = [share("b"), share("c")]
    assert len(to(office(3000, relief("a", *helping)))[1]) == 1
    assert to(office(3000, relief("a", *helping, share("d")))) == ({"b", "c", "d"}, set())


def test_a_receiver_without_room_is_replaced_and_one_that_used_it_today_is_not() -> None:
    of = relief("a", share("b"), share("c"), share("d"))
    full = replace(
        office(3000, of), outlooks=(jammed("a", 3000), outlook("b", [2000.0 * n for n in range(9, 17)]), *ROOMY[1:])
    )
    assert len(to(full)[1]) == 1
    spent = tuple(listed(of, name, ProposalState.RUNNING, minutes=280, accepted=280) for name in "bcd")
    assert to(office(3000, of, proposals=spent)) == (set(), set())


def test_who_is_asked_counts_for_a_working_day_and_then_another_is_asked_besides() -> None:
    asked = [share(name, S.ASKED, asked_at=AT - timedelta(hours=20)) for name in "bcd"]
    assert to(office(3000, relief("a", *asked))) == (set(), set())
    late = [share(name, S.ASKED, asked_at=AT - timedelta(hours=25)) for name in "bcd"]
    moves, new = to(office(3000, relief("a", *late)))
    assert moves == new == {"e", "f"}


def test_as_long_as_the_giver_has_not_answered_only_three_are_asked() -> None:
    late = [share(name, S.ASKED, asked_at=AT - timedelta(hours=25)) for name in "bcd"]
    assert why_none(office(3000, relief("a", *late, state=S.ASKED))) is PlanReason.ALREADY_PENDING
    moves, new = to(office(3000, relief("a", *late[:2], state=S.ASKED)))
    assert moves == new and len(new) == 1 and not new & {"b", "c"}


@pytest.mark.parametrize("state", [S.ASKED, S.PAUSED])
def test_while_the_giver_is_asked_or_pauses_its_agreed_shares_get_nothing(state: ConsentState) -> None:
    of = relief("a", share("b"), share("c"), share("d"), state=state)
    assert why_none(office(3000, of)) is PlanReason.ALREADY_PENDING


def test_a_paused_share_gets_nothing_and_does_not_count() -> None:
    moves, new = to(office(3000, relief("a", share("b", S.PAUSED), share("c"), share("d"))))
    assert "b" not in moves and len(new) == 1


def test_a_giver_whose_lead_declined_is_not_asked_with_others_either() -> None:
    declined = relief("a", share("b"), ended=E.DECLINED, ended_at=AT - timedelta(days=4))
    assert why_none(office(3000, declined)) is PlanReason.NO_RECEIVER
    assert to(office(3000, relief("a", share("b"), ended=E.DECLINED, ended_at=AT - timedelta(days=7))))[1]


def test_a_share_that_is_used_up_is_asked_for_anew_on_the_next_day() -> None:
    used = share("b", ended=E.USED_UP, ended_at=AT - timedelta(hours=1))
    only_b = replace(office(700, relief("a", used)), outlooks=(jammed("a", 700), ROOMY[0]))
    assert to(only_b) == (set(), set())
    used = share("b", ended=E.USED_UP, ended_at=AT - timedelta(days=1))
    assert to(replace(only_b, reliefs=(relief("a", used),))) == ({"b"}, {"b"})


def test_only_classes_that_the_giver_agreed_to_move() -> None:
    of = relief("a", share("b"), item_classes=(ItemClass.WBA,))
    cells = movable("a", cell(ItemClass.VAEM, 5), cell(ItemClass.WBA, 5, 100, 4500))
    plan = planned(replace(office(300, of), movable=(cells,)))
    assert {move.item_class for move in plan.moves} == {ItemClass.WBA}


def test_only_classes_that_the_receiver_agreed_to_come() -> None:
    of = relief("a", share("b").model_copy(update={"item_classes": (ItemClass.WBA,)}))
    cells = movable("a", cell(ItemClass.VAEM, 5), cell(ItemClass.WBA, 5, 100, 4500))
    alone = replace(office(300, of), movable=(cells,), outlooks=(jammed("a", 300), ROOMY[0]))
    assert {move.item_class for move in planned(alone).moves} == {ItemClass.WBA}


def test_a_wish_is_served_though_it_saves_no_lateness() -> None:
    wish = situation([outlook("a"), *ROOMY], [movable("a")], help_requests=(asked_for("a", 180),))
    assert len(planned(wish).asks) == 1


def test_nobody_is_asked_for_less_than_two_hours_even_if_a_lead_wishes_it() -> None:
    small = movable("a", cell(items=200, minutes=2000))
    wish = situation([outlook("a"), *ROOMY], [small], help_requests=(asked_for("a", 105),))
    assert why_none(wish) is PlanReason.NO_RECEIVER
    assert to(replace(wish, help_requests=(asked_for("a", 135),)))[1]


def test_a_team_that_helps_does_not_give_and_one_that_is_helped_does_not_receive() -> None:
    helps = office(700, relief("b", share("a"), cause=ReliefCause.REQUEST))
    assert "a" not in {giver.outlook.team for giver in givers(helps)}
    assert "b" not in {receiver.outlook.team for receiver in receivers(helps)}
    assert why_none(helps) is PlanReason.ALREADY_PENDING


def test_a_plan_puts_nothing_under_a_gift() -> None:
    """What was given and has not moved leaves no room for other households."""
    plain, given = (
        Agreements(situation((), (), reliefs=(relief("a", share("b", given=is_given)),))) for is_given in (False, True)
    )
    assert (plain.minutes_left("a", "b"), plain.barred("a", "b")) == (240, None)
    assert (given.minutes_left("a", "b"), given.barred("a", "b")) == (0, Barred.USED_UP)
