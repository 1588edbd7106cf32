"""Each number of a rule has a test that fails when the number is twice what it is."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.base import derive_id
from contracts.items import ItemClass
from contracts.jams import JamPhase
from contracts.plans import NoPlan, PlanDrawn, PlannedMove, ShortageDeclared
from contracts.proposals import ProposalState
from contracts.settings import SettingsChanged
from mailroom.allocation import limits, parameters
from mailroom.allocation.cohorts import cost_of_move
from mailroom.allocation.load import Load, quarters
from mailroom.allocation.partners import propose
from mailroom.allocation.plan import decide
from mailroom.allocation.planning import Planning, answer, evolve
from mailroom.allocation.pools import Pool
from mailroom.allocation.problem import Problem, build
from mailroom.allocation.shortage import fte
from mailroom.allocation.situation import Situation, canonical, receivers
from mailroom.allocation.triage import order_of_work
from mailroom.allocation.weak_sets import usual_work, weak_sets
from mailroom.deadlines import CLASSES
from mailroom.proposals import life
from mailroom.proposals.bundles import earliest_due
from mailroom.proposals.drift import has_drifted
from mailroom.proposals.proposal import OfferedItem, Proposal
from mailroom.teams import roster_of
from mailroom.workdays import add_workdays, business_date, local
from tests.doubles.office.records import an_item
from tests.doubles.office.situations import (
    AT,
    EDGES,
    REGION,
    SETTINGS,
    cell,
    described,
    jammed,
    movable,
    outlook,
    proposal,
    situation,
)
from tests.unit.mailroom.allocation.test_planning import a_tick
from tests.unit.mailroom.allocation.test_shortage import flooded
from tests.unit.mailroom.allocation.test_triage import waiting
from tests.unit.mailroom.allocation.test_weak_sets import team
from tests.unit.mailroom.proposals.test_life import proposal as an_offer

NOT_RULES = {"COST_SCALE"}


def moves(office: Situation) -> tuple[PlannedMove, ...]:
    plan = decide(office)
    assert isinstance(plan, PlanDrawn), plan
    return plan.moves


def minutes(office: Situation) -> int:
    return sum(move.minutes for move in moves(office))


def network(*sites: str) -> Problem:
    """The problem of one jammed team and a receiver at each site."""
    others = [outlook(f"b{n:02d}", site=site) for n, site in enumerate(sites)]
    return build(canonical(situation([jammed("a", 600), *others], [movable("a", cell(workdays=5))])))


def flow_is_reckoned_in_quarter_hours() -> None:
    assert quarters(31) == 2


def work_due_in_three_days_moves() -> None:
    assert moves(situation([jammed("a"), outlook("b")], [movable("a", cell(workdays=3))]))
    assert earliest_due(AT) == date(2026, 3, 6)


def without_partners_24_receivers_are_considered() -> None:
    assert len(network(*["dueren"] * 30).cohorts[0].candidates) == 24


def of_partners_the_first_eight_are_considered() -> None:
    names = [f"b{n:02d}" for n in range(10)]
    teams = [described("a", partners=tuple(names)), *[described(name) for name in names]]
    office = situation([jammed("a"), *[outlook(name) for name in names]], [movable("a")], teams=teams)
    assert {each.outlook.team for each, _ in build(canonical(office)).cohorts[0].candidates} == set(names[:8])


def a_team_gets_five_partners() -> None:
    found = propose([described(f"t{n:02d}") for n in range(14)])
    assert min(len(partners) for partners in found.values()) == 5


def a_team_without_described_work_is_four_fifths_busy() -> None:
    plain = described("a")
    items = usual_work(roster_of([plain]), plain)
    assert sum(rate * CLASSES[each].minutes for each, rate in items.items()) == pytest.approx(0.8 * 7.8 * 277.2)


def weakness_is_that_of_twenty_days() -> None:
    teams = [team("w", 0.76, ItemClass.WIDERSPRUCH, skills=("WIDERSPRUCH",)), team("a", 0.5, ItemClass.VAEM)]
    (found,) = weak_sets(teams, propose(teams))
    assert 0.01 <= found.probability < 0.02


def a_moved_minute_costs_a_tenth_more() -> None:
    (receiver,) = receivers(canonical(situation([jammed("a"), outlook("b")], [movable("a")])))
    assert receiver.rooms[0] == int((0.87 - 0.5) * 2000 / 1.1 // 15)


def what_is_due_in_forty_days_is_not_late_yet() -> None:
    assert Load((20, 40), (100.0, 900.0), (200.0, 400.0)).late() == (0.0, 0.0)


def an_uncertain_receiver_takes_less() -> None:
    assert limits.load_limit(outlook("b", risk=0.3), SETTINGS) == 0.85


def a_declined_class_is_blocked_for_five_working_days() -> None:
    declined = proposal("a", "b", ProposalState.DECLINED, at=AT)
    assert limits.is_blocked_by_decline(declined, AT + timedelta(days=6))
    assert not limits.is_blocked_by_decline(declined, AT + timedelta(days=7))


def a_giver_cools_down_for_three_working_days() -> None:
    assert limits.is_cooling_down(AT, AT + timedelta(days=2))
    assert not limits.is_cooling_down(AT, AT + timedelta(days=3))


def ended_proposals_are_remembered_for_ten_working_days() -> None:
    planning = Planning(REGION)
    for version, days in ((1, 10), (2, 11)):
        at = AT - timedelta(days=days + 4)
        planning = evolve(planning, proposal("a", "b", ProposalState.DONE, at=at, version=version))
    planning, _ = answer(planning, a_tick(AT, outlook("a")))
    assert [each.version for each in planning.proposals.values()] == [1]


def costs_are_those_of_the_table() -> None:
    problem = network("dueren", "juelich")
    giver, (near, far) = problem.givers[0], problem.receivers
    assert [
        cost_of_move(giver, near, 5, False) / 100,
        cost_of_move(giver, far, 5, False) / 100,
        cost_of_move(giver, near, 3, False) / 100,
        cost_of_move(giver, near, 5, True) / 100,
    ] == [100, 160, 130, 140]


def cancelling_costs_50_a_quarter_hour() -> None:
    # To let the far team do eight quarter-hours costs 480 more than to take back an offer of seven, which costs 350.
    spent = proposal("x", "b", ProposalState.DONE, moved=165, version=2)
    offer = proposal("a", "b", minutes=105)
    outlooks = [outlook("a"), outlook("b"), jammed("c", 120), outlook("d", site="juelich")]
    assert decide(situation(outlooks, [movable("c")], proposals=(offer, spent))).withdrawn == (offer.proposal_id,)


def thirds_of_a_receiver_cost_0_20_60() -> None:
    problem = network("dueren")
    end = max(arc.tail for arc in problem.network.arcs if arc.head == 0 and arc.tail <= len(EDGES))
    assert [arc.cost / 100 for arc in problem.network.arcs if arc.head == 0 and arc.tail == end] == [0, 20, 60]


def a_region_that_jams_is_planned_at_nine() -> None:
    nine = local(business_date(AT), 9)
    planning, _ = answer(Planning(REGION), a_tick(nine - timedelta(hours=2), jammed("a")))
    planning, planned = answer(planning, a_tick(nine, jammed("a")))
    assert (isinstance(planned, NoPlan) and planning.waited) or isinstance(planned, PlanDrawn)


def a_region_is_short_from_five_days_in_twenty_on() -> None:
    everybody = frozenset("ab")
    assert Pool(everybody, frozenset(), 126.0, 100.0).is_short
    assert not Pool(everybody, frozenset(), 125.0, 100.0).is_short


def only_what_is_late_within_twelve_days_is_relieved() -> None:
    near, far = [2000 * edge * 0.9 for edge in EDGES], [2000 * edge * 0.9 for edge in EDGES]
    near[5], far[6] = 2000 * 12 + 600, 2000 * 20 + 600
    teams = [outlook("a", near, JamPhase.FORECAST), outlook("b", far, JamPhase.FORECAST), outlook("c")]
    assert {move.from_team for move in moves(situation(teams, [movable("a"), movable("b")]))} == {"a"}


def the_next_five_days_of_a_giver_are_relieved_to_three_quarters() -> None:
    demand = [2000 * edge * 0.7 for edge in EDGES]
    demand[3], demand[4] = 2000 * 5 * 0.8, 2000 * 8 + 30
    demand[5:] = [max(each, demand[4]) for each in demand[5:]]
    teams = [outlook("a", demand, JamPhase.OPEN), *[outlook(name) for name in "bcd"]]
    assert 470 <= minutes(situation(teams, [movable("a")])) <= 530


def a_post_is_worth_5544_minutes_in_twenty_days() -> None:
    assert fte(5544.0) == 1.0


def nothing_due_waits_longer_than_sixty_days() -> None:
    quick, old = waiting("q", 59, ItemClass.UNTERLAGEN), waiting("o", 60, ItemClass.EKS_ABSCHL)
    assert order_of_work([quick, old], date(2026, 3, 31))[0] is old


def a_legal_clock_counts_from_ten_days_before_its_end() -> None:
    quick, legal = waiting("q", 5, ItemClass.UNTERLAGEN), waiting("l", 5, ItemClass.HA_NEU, hard=12, due_in=12)
    assert order_of_work([quick, legal], date(2026, 3, 31))[0] is quick


def an_order_of_work_holds_for_five_days() -> None:
    declared = decide(flooded())
    assert isinstance(declared, ShortageDeclared) and declared.triage_until is not None
    assert business_date(declared.triage_until) == add_workdays(business_date(AT), 5)


def days_left_are_reckoned_over_five_days() -> None:
    days = outlook("a").capacity_days
    dips = tuple(day._replace(minutes=2000.0 if n < 5 else 0.0) for n, day in enumerate(days))
    jam = jammed("a", 600).model_copy(update={"capacity_days": dips})
    plan = decide(situation([jam, outlook("b"), outlook("c"), outlook("d")], [movable("a")]))
    assert isinstance(plan, PlanDrawn)
    (effect,) = (each for each in plan.teams if each.team == "a")
    moved = sum(move.minutes for move in plan.moves)
    assert effect.days_left_after == pytest.approx(10 - moved / 2000, abs=0.01)


def agreed(items: int) -> Proposal:
    offered = tuple(OfferedItem(derive_id("item", n), n, ItemClass.VAEM, 40, 35) for n in range(items))
    return Proposal(derive_id("p"), derive_id("q"), REGION, "a", "b", offered, AT, AT, ProposalState.RUNNING, version=1)


def a_wave_is_fifty_items() -> None:
    assert len(life.next_wave(agreed(120), AT)) == 50


def an_offer_expires_after_one_working_day() -> None:
    assert life.expiry(AT) == AT + timedelta(days=1)


def an_offer_of_which_a_seventh_is_gone_has_drifted() -> None:
    assert has_drifted(an_offer(7), {an_item(f"p{n}").item_id: an_item(f"p{n}") for n in range(1, 7)})


RULES: dict[str, Callable[[], None]] = {
    "QUARTER": flow_is_reckoned_in_quarter_hours,
    "SOONEST_DUE_WORKDAYS": work_due_in_three_days_moves,
    "MOST_CANDIDATES": without_partners_24_receivers_are_considered,
    "MOST_PARTNERS": of_partners_the_first_eight_are_considered,
    "FEWEST_PARTNERS": a_team_gets_five_partners,
    "USUAL_PARTNERS": a_team_gets_five_partners,
    "USUAL_LOAD": a_team_without_described_work_is_four_fifths_busy,
    "WEAK_OVER_WORKDAYS": weakness_is_that_of_twenty_days,
    "WEAK_FROM": weakness_is_that_of_twenty_days,
    "MOVED_WORK_FACTOR": a_moved_minute_costs_a_tenth_more,
    "JUDGED_WORKDAYS": what_is_due_in_forty_days_is_not_late_yet,
    "UNCERTAIN_LOAD_LIMIT": an_uncertain_receiver_takes_less,
    "UNCERTAIN_RISK": an_uncertain_receiver_takes_less,
    "DECLINED_PAIR_WORKDAYS": a_declined_class_is_blocked_for_five_working_days,
    "COOL_DOWN_WORKDAYS": a_giver_cools_down_for_three_working_days,
    "KEPT_WORKDAYS": ended_proposals_are_remembered_for_ten_working_days,
    "MOVE_COST": costs_are_those_of_the_table,
    "OTHER_SITE_COST": costs_are_those_of_the_table,
    "DUE_SOON_COST": costs_are_those_of_the_table,
    "DECLINED_BEFORE_COST": costs_are_those_of_the_table,
    "CANCEL_COST": cancelling_costs_50_a_quarter_hour,
    "FAIRNESS_COSTS": thirds_of_a_receiver_cost_0_20_60,
    "FIXED_TIMES": a_region_that_jams_is_planned_at_nine,
    "AIMED_LOAD": the_next_five_days_of_a_giver_are_relieved_to_three_quarters,
    "AIMED_WITHIN_WORKDAYS": the_next_five_days_of_a_giver_are_relieved_to_three_quarters,
    "RELIEVED_WORKDAYS": only_what_is_late_within_twelve_days_is_relieved,
    "SHORT_TOLERANCE": a_region_is_short_from_five_days_in_twenty_on,
    "MINUTES_PER_FTE": a_post_is_worth_5544_minutes_in_twenty_days,
    "AGE_CAP_WORKDAYS": nothing_due_waits_longer_than_sixty_days,
    "LEGAL_CLOCK_WORKDAYS": a_legal_clock_counts_from_ten_days_before_its_end,
    "TRIAGE_WORKDAYS": an_order_of_work_holds_for_five_days,
    "DAYS_LEFT_OVER": days_left_are_reckoned_over_five_days,
    "DRIFT_SHARE": an_offer_of_which_a_seventh_is_gone_has_drifted,
    "WAVE_ITEMS": a_wave_is_fifty_items,
    "PROPOSAL_WORKDAYS": an_offer_expires_after_one_working_day,
}


def twice(value: Any) -> Any:
    return tuple(map(twice, value)) if isinstance(value, tuple) else 2 * value


@pytest.mark.parametrize("name", RULES)
def test_a_rule_holds_with_its_number_and_fails_with_twice_the_number(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    RULES[name]()
    monkeypatch.setattr(parameters, name, twice(getattr(parameters, name)))
    with pytest.raises((AssertionError, ValueError)):
        RULES[name]()


def test_every_number_is_tested() -> None:
    numbers = {name for name in vars(parameters) if name.isupper()}
    assert numbers - set(RULES) == NOT_RULES


def _shares(shares: SettingsChanged) -> tuple[int, int]:
    """Minutes that leave a team with 1,400 open, and minutes that reach one receiver, at most."""
    others = [outlook(name) for name in "bcd"]
    giver = situation([jammed("a", 600, open_minutes=1400), *others], [movable("a")], settings=shares)
    receiver = situation([jammed("a", 2000), outlook("b")], [movable("a")], settings=shares)
    return minutes(giver), minutes(receiver)


def test_daily_shares_bind_and_twice_the_share_moves_more() -> None:
    giver, receiver = _shares(SETTINGS)
    assert 315 <= giver <= 350
    assert 235 <= receiver <= 272
    assert _shares(SETTINGS.model_copy(update={"giver_daily_share": 0.5}))[0] > 350
    assert _shares(SETTINGS.model_copy(update={"receiver_daily_share": 0.3}))[1] > 272


def test_the_load_limit_binds() -> None:
    full = [2000 * edge * 0.84 for edge in EDGES]
    office = situation([jammed("a", 600), outlook("b", full)], [movable("a", cell(workdays=3))])
    assert minutes(office) <= (0.87 - 0.84) * 2000 * 3 / 1.1
