"""The hard rules H1 to H3: no plan breaks them, whatever the office looks like."""

from collections import defaultdict
from datetime import timedelta

from hypothesis import given, settings

from contracts.items import ItemClass
from contracts.jams import JamPhase
from contracts.plans import PlanDrawn, PlannedMove
from contracts.proposals import OPEN_STATES, ProposalState
from contracts.reliefs import EndReason
from mailroom.allocation.limits import (
    is_cooling_down,
    is_resting,
    load_limit,
    minutes_on_day,
    receiver_minutes_per_day,
)
from mailroom.allocation.plan import decide
from mailroom.allocation.situation import Situation
from mailroom.deadlines import CLASSES
from mailroom.workdays import business_date
from tests.doubles.office.drawn import situations
from tests.doubles.office.situations import AT, SETTINGS, cell, described, jammed, movable, outlook, proposal, situation

MANY = settings(max_examples=150, deadline=None)


def _moves(office: Situation) -> tuple[PlannedMove, ...]:
    answer = decide(office)
    return answer.moves if isinstance(answer, PlanDrawn) else ()


@MANY
@given(situations())
def test_h1_only_able_and_allowed_teams_receive_and_urgent_work_never_moves(office: Situation) -> None:
    for move in _moves(office):
        rule = CLASSES[move.item_class]
        receiver = office.roster.teams[move.to_team]
        assert not rule.urgent
        assert move.to_team not in move.not_to_team
        assert set(move.skills) <= set(receiver.skills)
        assert rule.skill is None or rule.skill in receiver.skills
        assert not receiver.closed
        assert not receiver.only_classes or move.item_class in receiver.only_classes
        partners = office.roster.teams[move.from_team].partners
        assert not partners or move.to_team in partners
        assert move.workdays >= 3


@MANY
@given(situations())
def test_h2_no_receiver_passes_its_load_limit_at_any_horizon_that_gets_work(office: Situation) -> None:
    moves = _moves(office)
    for drawn in office.outlooks:
        limit = 0.85 if any(h.risk > 0.2 and h.workdays <= 20 for h in drawn.horizons) else 0.87
        inbound = [p for p in office.proposals if p.to_team == drawn.team and p.state in OPEN_STATES]
        for horizon in drawn.horizons:
            into = sum(m.minutes for m in moves if m.to_team == drawn.team and m.workdays <= horizon.workdays)
            if into == 0:
                continue
            # Lines due later than this horizon may still count here: the bound is checked from below.
            due = sum(
                min(line.minutes, p.offered_minutes + p.accepted_minutes)
                for p in inbound
                for line in p.lines
                if line.workdays <= horizon.workdays
            )
            assert horizon.demand_minutes + 1.1 * (into + due) <= limit * horizon.capacity_minutes + 1e-3


@MANY
@given(situations())
def test_h3_daily_shares_of_givers_and_receivers_hold_with_what_went_today(office: Situation) -> None:
    gone: dict[str, float] = defaultdict(float)
    come: dict[str, float] = defaultdict(float)
    for move in _moves(office):
        gone[move.from_team] += move.minutes
        come[move.to_team] += move.minutes
    today = business_date(office.at)
    for drawn in office.outlooks:
        if gone[drawn.team]:
            before = sum(minutes_on_day(p, today) for p in office.proposals if p.from_team == drawn.team)
            assert gone[drawn.team] + before <= 0.25 * drawn.open_minutes + 1e-6
        if come[drawn.team]:
            before = sum(minutes_on_day(p, today) for p in office.proposals if p.to_team == drawn.team)
            assert come[drawn.team] + before <= 0.15 * drawn.capacity_days[0].minutes + 1e-6


@MANY
@given(situations())
def test_no_team_is_giver_and_taker_and_only_quiet_teams_receive(office: Situation) -> None:
    moves = _moves(office)
    phases = {drawn.team: drawn.phase for drawn in office.outlooks}
    open_proposals = [p for p in office.proposals if p.state in OPEN_STATES]
    givers = {m.from_team for m in moves} | {p.from_team for p in open_proposals if moves}
    takers = {m.to_team for m in moves}
    assert not givers & takers
    assert not {m.from_team for m in moves} & {p.to_team for p in open_proposals}
    for taker in takers:
        assert phases[taker] is JamPhase.NORMAL
        assert taker not in office.released or not is_cooling_down(office.released[taker], office.at)


@MANY
@given(situations())
def test_no_cell_gives_more_than_it_has(office: Situation) -> None:
    left = {
        (measured.team, c.item_class, c.workdays, c.skills, c.not_to_team): (c.items, c.minutes)
        for measured in office.movable
        for c in measured.cells
    }
    taken: dict[object, int] = defaultdict(int)
    for m in _moves(office):
        key = (m.from_team, m.item_class, m.workdays, m.skills, m.not_to_team)
        taken[key] += m.items
        assert taken[key] <= left[key][0]


def test_an_uncertain_forecast_lowers_the_load_limit() -> None:
    assert load_limit(outlook("b"), SETTINGS) == 0.87
    assert load_limit(outlook("b", risk=0.21), SETTINGS) == 0.85
    assert load_limit(outlook("b").model_copy(update={"capacity_stale": True}), SETTINGS) == 0.85
    strict = SETTINGS.model_copy(update={"receiver_load_limit": 0.7})
    assert load_limit(outlook("b", risk=0.21), strict) == 0.7


def test_the_receivers_daily_share_is_of_its_next_working_day() -> None:
    assert receiver_minutes_per_day(outlook("b"), SETTINGS) == 0.15 * 2000
    without_days = outlook("b").model_copy(update={"capacity_days": ()})
    assert receiver_minutes_per_day(without_days, SETTINGS) == 0.15 * 2000


def test_what_is_pending_or_moved_today_counts_against_the_daily_share() -> None:
    today = business_date(AT)
    assert minutes_on_day(proposal("a", "b", minutes=300), today) == 300
    assert minutes_on_day(proposal("a", "b", ProposalState.DONE, moved=280), today) == 280
    yesterday = AT - timedelta(days=1)
    assert minutes_on_day(proposal("a", "b", ProposalState.DONE, moved=280, at=yesterday), today) == 0
    assert minutes_on_day(proposal("a", "b", ProposalState.RUNNING, accepted=50, at=yesterday), today) == 50


def test_rests_after_a_refusal_last_five_and_cool_downs_three_working_days() -> None:
    tuesday_before = AT - timedelta(days=7)
    assert not is_resting(EndReason.DECLINED, tuesday_before, AT)
    assert is_resting(EndReason.DECLINED, tuesday_before + timedelta(days=1), AT)
    assert is_cooling_down(AT - timedelta(days=4), AT)  # Friday
    assert not is_cooling_down(AT - timedelta(days=5), AT)  # Thursday


def test_after_any_other_end_a_pair_rests_on_the_same_day() -> None:
    assert is_resting(EndReason.USED_UP, AT - timedelta(hours=2), AT)
    assert not is_resting(EndReason.USED_UP, AT - timedelta(days=1), AT)


def test_of_a_stopped_list_what_was_ordered_is_still_on_its_way() -> None:
    stopped = proposal("a", "b", ProposalState.STOPPED, accepted=50, moved=100, at=AT - timedelta(days=1))
    assert minutes_on_day(stopped, business_date(AT)) == 50


def test_an_objection_goes_only_to_a_team_with_that_skill_that_may_have_it() -> None:
    objections = movable("a", cell(ItemClass.WIDERSPRUCH, 5, 10, 1500, skills=("WIDERSPRUCH",), not_to_team=("b",)))
    outlooks = [jammed("a", 900), outlook("b"), outlook("c"), outlook("d")]
    able = ("WIDERSPRUCH",)
    teams = [described("a"), described("b", skills=able), described("c"), described("d", skills=able)]
    assert {m.to_team for m in _moves(situation(outlooks, [objections], teams=teams))} == {"d"}
