"""What pairs of teams agreed on is held to the minute, and only a few new pairs are used, however little is allowed."""

from collections import defaultdict
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from mailroom.allocation.flow.choice import MOST_TRIES, Solution, chosen, solved
from mailroom.allocation.flow.problem import Problem, build
from mailroom.allocation.flow.rounding import whole_items
from mailroom.allocation.parameters import PARTNER_COST, QUARTER
from mailroom.allocation.relief.pairs import Pair
from mailroom.allocation.situation import Situation, canonical
from tests.doubles.office.drawn import helped_situations
from tests.doubles.office.situations import jammed, movable, outlook, situation

MANY = settings(max_examples=200, deadline=None)


def tight(office: Situation, seed: int) -> Problem:
    """The problem with hardly anything left for any pair."""
    problem, rng = build(canonical(office)), Random(seed)
    return replace(problem, caps={pair: min(most, rng.randint(0, 200)) for pair, most in problem.caps.items()})


def minutes(solution: Solution) -> dict[Pair, int]:
    moved: dict[Pair, int] = defaultdict(int)
    for move in solution.problem.moves:
        moved[move.pair] += QUARTER * solution.flows[move.arc]
    return moved


@MANY
@given(helped_situations(), st.integers(0, 1000))
def test_no_pair_moves_more_than_it_may_in_quarter_hours_and_in_whole_items(office: Situation, seed: int) -> None:
    solution = solved(tight(office, seed))
    assert all(moved <= solution.problem.caps[pair] for pair, moved in minutes(solution).items())
    moved: dict[Pair, int] = defaultdict(int)
    for move in whole_items(solution.problem, solution.flows):
        moved[move.pair] += move.minutes
    assert all(each <= solution.problem.caps[pair] for pair, each in moved.items())


@MANY
@given(helped_situations(), st.integers(0, 1000))
def test_the_choice_asks_only_of_the_first_answer_and_closed_pairs_move_nothing(office: Situation, seed: int) -> None:
    first = solved(tight(office, seed))
    last = chosen(first)
    assert last.asked.keys() <= first.asked.keys()
    assert last.closed | last.asked.keys() == first.problem.new
    assert not any(moved for pair, moved in minutes(last).items() if pair in last.closed)
    for giver, most in first.problem.askable.items():
        assert sum(pair[0] == giver for pair in last.asked) <= most


def test_the_others_take_what_was_cut_off() -> None:
    problem = build(canonical(situation([jammed("a", 600), *[outlook(name) for name in "bcde"]], [movable("a")])))
    free, cut = solved(problem), solved(replace(problem, caps={**problem.caps, ("a", "b"): 40}))
    assert minutes(free)["a", "b"] > 40 and minutes(cut)["a", "b"] == 30
    assert cut.late == free.late and sum(minutes(cut).values()) == sum(minutes(free).values())


def test_each_pair_that_is_kept_saves_more_than_a_question_costs() -> None:
    office = situation([jammed("a", 700), *[outlook(name) for name in "bcdefg"]], [movable("a")])
    last = chosen(solved(build(canonical(office))))
    assert 0 < len(last.asked) <= 3 < MOST_TRIES
    for pair in last.asked:
        assert solved(last.problem, last.closed | {pair}).late - last.late > PARTNER_COST


@MANY
@given(helped_situations())
def test_lateness_is_counted_on_every_arc_that_costs_it(office: Situation) -> None:
    solution = solved(build(canonical(office)))
    arcs = zip(solution.flows, solution.problem.network.arcs, strict=True)
    assert solution.late == sum(flow * (arc.cost // solution.problem.late_cost) for flow, arc in arcs)
