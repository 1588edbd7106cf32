"""Each number of a rule has a test that fails when the number is twice what it is."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.base import derive_id
from contracts.item_state import ItemStateChanged
from contracts.items import ItemClass
from contracts.jams import JamPhase
from contracts.plans import MovableCell, NoPlan, PlanDrawn, PlannedAsk, PlannedMove
from contracts.proposals import ProposalState
from contracts.reliefs import EndReason
from contracts.settings import SettingsChanged
from mailroom.allocation import limits, parameters
from mailroom.allocation.flow.cohorts import cost_of_move
from mailroom.allocation.flow.problem import Problem, build
from mailroom.allocation.load import Load, quarters
from mailroom.allocation.partners.propose import propose
from mailroom.allocation.partners.weak_sets import usual_work, weak_sets
from mailroom.allocation.planning import Planning, answer, evolve
from mailroom.allocation.relief.expected import still_coming
from mailroom.allocation.shortage.missing import fte
from mailroom.allocation.shortage.pools import Pool
from mailroom.allocation.shortage.triage import order_of_work
from mailroom.allocation.sides import receivers
from mailroom.allocation.situation import Situation, canonical
from mailroom.deadlines import CLASSES
from mailroom.proposals import life
from mailroom.proposals.bundles import earliest_due
from mailroom.proposals.proposal import OfferedItem, Proposal
from mailroom.teams import roster_of
from mailroom.workdays import add_workdays, business_date, local
from tests.doubles.office import helped
from tests.doubles.office.records import an_item
from tests.doubles.office.situations import (
    AT,
    EDGES,
    REGION,
    SETTINGS,
    a_tick,
    cell,
    declared,
    described,
    flooded,
    jammed,
    movable,
    outlook,
    planned,
    proposal,
    situation,
)
from tests.unit.mailroom.allocation.partners.test_weak_sets import team
from tests.unit.mailroom.allocation.shortage.test_triage import waiting

NOT_RULES = {"COST_SCALE"}
Case = Callable[[], tuple[object, object]]
"""What is found, and what the text of the number says."""


def moves(office: Situation) -> tuple[PlannedMove, ...]:
    return planned(office).moves


def minutes(office: Situation) -> int:
    return sum(move.minutes for move in moves(office))


def two_teams(workdays: int = 5) -> Situation:
    """`a` jams and `b` has room."""
    return situation([jammed("a"), outlook("b")], [movable("a", cell(workdays=workdays))])


def network(*sites: str) -> Problem:
    """The problem of one jammed team and a receiver at each site."""
    others = [outlook(f"b{n:02d}", site=site) for n, site in enumerate(sites)]
    return build(canonical(situation([jammed("a", 600), *others], [movable("a", cell(workdays=5))])))


TEN = [f"b{n:02d}" for n in range(10)]
PLAIN = described("a")
BUSY = [team("w", 0.76, ItemClass.WIDERSPRUCH, skills=("WIDERSPRUCH",)), team("a", 0.5, ItemClass.VAEM)]


def considered_of_ten_partners() -> set[str]:
    teams = [described("a", partners=tuple(TEN)), *[described(name) for name in TEN]]
    office = situation([jammed("a"), *[outlook(name) for name in TEN]], [movable("a")], teams=teams)
    return {each.outlook.team for each, _ in build(canonical(office)).cohorts[0].candidates}


def usual_minutes() -> float:
    items = usual_work(roster_of([PLAIN]), PLAIN)
    return sum(rate * CLASSES[each].minutes for each, rate in items.items())


def is_blocked_after(days: int) -> bool:
    return limits.is_resting(EndReason.DECLINED, AT, AT + timedelta(days=days))


def remembered() -> list[int]:
    """Versions of two proposals that ended ten and eleven working days ago."""
    planning = Planning(REGION)
    for version, days in ((1, 10), (2, 11)):
        at = AT - timedelta(days=days + 4)
        planning = evolve(planning, proposal("a", "b", ProposalState.DONE, at=at, version=version))
    planning, _ = answer(planning, a_tick(AT, outlook("a")))
    return [each.version for each in planning.proposals.values()]


def costs_of_moves() -> list[float]:
    problem = network("dueren", "juelich")
    giver, (near, far) = problem.givers[0], problem.receivers
    asked = ((near, 5), (far, 5), (near, 3))
    return [cost_of_move(giver, *each) / 100 for each in asked]


def costs_of_thirds() -> list[float]:
    network_of = network("dueren").network
    end = max(arc.tail for arc in network_of.arcs if arc.head == 0 and arc.tail <= len(EDGES))
    return [arc.cost / 100 for arc in network_of.arcs if arc.head == 0 and arc.tail == end]


def is_planned_at_nine() -> bool:
    nine = local(business_date(AT), 9)
    planning, _ = answer(Planning(REGION), a_tick(nine - timedelta(hours=2), jammed("a")))
    planning, planned = answer(planning, a_tick(nine, jammed("a")))
    return isinstance(planned, PlanDrawn) or (isinstance(planned, NoPlan) and planning.waited)


def asks(excess: float = 600, *cells: MovableCell) -> tuple[PlannedAsk, ...]:
    """What is asked of eight teams with room."""
    roomy = [outlook(name) for name in "bcdefghi"]
    return planned(situation([jammed("a", excess), *roomy], [movable("a", *cells)])).asks


def relieved() -> set[str]:
    """Of two teams that miss minutes at twelve and at twenty working days."""
    near, far = [2000 * edge * 0.9 for edge in EDGES], [2000 * edge * 0.9 for edge in EDGES]
    near[5], far[6] = 2000 * 12 + 600, 2000 * 20 + 600
    teams = [outlook("a", near, JamPhase.FORECAST), outlook("b", far, JamPhase.FORECAST), outlook("c")]
    return {move.from_team for move in moves(situation(teams, [movable("a"), movable("b")]))}


def relief_of_the_next_five_days() -> int:
    """Of a giver that is loaded to four fifths in them; three quarters are aimed at."""
    demand = [2000 * edge * 0.7 for edge in EDGES]
    demand[3], demand[4] = 2000 * 5 * 0.8, 2000 * 8 + 30
    demand[5:] = [max(each, demand[4]) for each in demand[5:]]
    teams = [outlook("a", demand, JamPhase.OPEN), *[outlook(name) for name in "bcd"]]
    return minutes(situation(teams, [movable("a")]))


def first_to_do(*items: ItemStateChanged) -> str:
    return order_of_work(items, date(2026, 3, 31))[0].item_id


def old_before_quick() -> tuple[str, str]:
    quick, old = waiting("q", 59, ItemClass.UNTERLAGEN), waiting("o", 60, ItemClass.EKS_ABSCHL)
    return first_to_do(quick, old), old.item_id


def quick_before_legal() -> tuple[str, str]:
    quick, legal = waiting("q", 5, ItemClass.UNTERLAGEN), waiting("l", 5, ItemClass.HA_NEU, hard=12, due_in=12)
    return first_to_do(quick, legal), quick.item_id


def end_of_the_order() -> date:
    shortage = declared(flooded())
    assert shortage.triage_until is not None
    return business_date(shortage.triage_until)


def days_left_of_a_team_that_can_work_five_days() -> tuple[object, object]:
    days = outlook("a").capacity_days
    dips = tuple(day._replace(minutes=2000.0 if n < 5 else 0.0) for n, day in enumerate(days))
    jam = jammed("a", 600).model_copy(update={"capacity_days": dips})
    plan = planned(situation([jam, outlook("b"), outlook("c"), outlook("d")], [movable("a")]))
    (effect,) = (each for each in plan.teams if each.team == "a")
    moved = sum(move.minutes for move in plan.moves)
    return effect.days_left_after, pytest.approx(10 - moved / 2000, abs=0.01)


def agreed(items: int) -> Proposal:
    offered = tuple(OfferedItem(derive_id("item", n), n, ItemClass.VAEM, 40, 35) for n in range(items))
    return Proposal(derive_id("p"), derive_id("q"), REGION, "a", "b", offered, AT, AT, ProposalState.RUNNING, version=1)


def a_seventh_gone() -> dict[str, ItemStateChanged]:
    return {item.item_id: item for item in (an_item(f"p{n}") for n in range(1, 7))}


def of(names: str, case: Case) -> dict[str, Case]:
    """One case that several numbers decide."""
    return dict.fromkeys(names.split(), case)


CASES: dict[str, Case] = {
    "QUARTER": lambda: (quarters(31), 2),
    "SOONEST_DUE_WORKDAYS": lambda: ((bool(moves(two_teams(workdays=3))), earliest_due(AT)), (True, date(2026, 3, 6))),
    "MOST_CANDIDATES": lambda: (len(network(*["dueren"] * 30).cohorts[0].candidates), 24),
    "MOST_PARTNERS": lambda: (considered_of_ten_partners(), set(TEN[:8])),
    **of(
        "FEWEST_PARTNERS USUAL_PARTNERS",
        lambda: (min(map(len, propose([described(f"t{n:02d}") for n in range(14)]).values())), 5),
    ),
    "USUAL_LOAD": lambda: (usual_minutes(), pytest.approx(0.8 * 7.8 * 277.2)),
    **of(
        "WEAK_OVER_WORKDAYS WEAK_FROM",
        lambda: (
            [0.01 <= each.probability < 0.02 for each in weak_sets(BUSY, propose(BUSY))],
            [True],
        ),
    ),
    "MOVED_WORK_FACTOR": lambda: (
        [each.rooms[0] for each in receivers(canonical(two_teams()))],
        [int((0.87 - 0.5) * 2000 / 1.1 // 15)],
    ),
    "JUDGED_WORKDAYS": lambda: (Load((20, 40), (100.0, 900.0), (200.0, 400.0)).late(), (0.0, 0.0)),
    **of("UNCERTAIN_LOAD_LIMIT UNCERTAIN_RISK", lambda: (limits.load_limit(outlook("b", risk=0.3), SETTINGS), 0.85)),
    "DECLINED_PAIR_WORKDAYS": lambda: ([is_blocked_after(6), is_blocked_after(7)], [True, False]),
    "COOL_DOWN_WORKDAYS": lambda: (
        [limits.is_cooling_down(AT, AT + timedelta(days=days)) for days in (2, 3)],
        [True, False],
    ),
    "KEPT_WORKDAYS": lambda: (remembered(), [1]),
    **of(
        "MOVE_COST OTHER_SITE_COST DUE_SOON_COST",
        lambda: (costs_of_moves(), [100, 160, 130]),
    ),
    "MINUTES_IN_ALL": lambda: (asks()[0].budget_minutes, 3600),
    "AGREED_WORKDAYS": lambda: (asks()[0].until, add_workdays(business_date(AT), 20)),
    "MOST_RECEIVERS": lambda: (len(asks(5000)), 3),
    "LEAST_MINUTES": lambda: (len(asks(150, cell(items=200, minutes=2000))), 1),
    "LEAST_ITEMS": lambda: (len(asks(300)), 1),
    "PARTNER_COST": lambda: (len(asks(120, cell(items=200, minutes=2000))), 1),
    "COMING_OF_LIKELY": lambda: (coming(0), (19, 83, 173)),
    "LEAST_COMING_OF_LIKELY": lambda: (coming(100), (5, 25, 173)),
    "FAIRNESS_COSTS": lambda: (costs_of_thirds(), [0, 20, 60]),
    "FIXED_TIMES": lambda: (is_planned_at_nine(), True),
    **of("AIMED_LOAD AIMED_WITHIN_WORKDAYS", lambda: (470 <= relief_of_the_next_five_days() <= 530, True)),
    "RELIEVED_WORKDAYS": lambda: (relieved(), {"a"}),
    "SHORT_TOLERANCE": lambda: (
        [Pool(frozenset("ab"), frozenset(), demand, 100.0).is_short for demand in (126.0, 125.0)],
        [True, False],
    ),
    "MINUTES_PER_FTE": lambda: (fte(5544.0), 1.0),
    "AGE_CAP_WORKDAYS": old_before_quick,
    "LEGAL_CLOCK_WORKDAYS": quick_before_legal,
    "TRIAGE_WORKDAYS": lambda: (end_of_the_order(), add_workdays(business_date(AT), 5)),
    "DAYS_LEFT_OVER": days_left_of_a_team_that_can_work_five_days,
    "WAVE_ITEMS": lambda: (len(life.next_wave(agreed(120), AT)), 50),
    "UNANSWERED_WORKDAYS": lambda: (life.expiry(AT), AT + timedelta(days=2)),
}


def holds(name: str) -> None:
    found, wanted = CASES[name]()
    assert found == wanted


def twice(value: Any) -> Any:
    return tuple(map(twice, value)) if isinstance(value, tuple) else 2 * value


@pytest.mark.parametrize("name", CASES)
def test_a_rule_holds_with_its_number_and_fails_with_twice_the_number(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    holds(name)
    monkeypatch.setattr(parameters, name, twice(getattr(parameters, name)))
    with pytest.raises((AssertionError, ValueError)):
        holds(name)


def test_every_number_is_tested() -> None:
    numbers = {name for name in vars(parameters) if name.isupper()}
    assert numbers - set(CASES) == NOT_RULES


def coming(moved: int) -> tuple[int, ...]:
    """What a share of which a hundred minutes were likely may still bring."""
    share = helped.share("b", likely_minutes=100, moved_minutes=moved)
    return tuple(round(each) for each in still_coming(helped.relief("a", share), share, AT))


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
