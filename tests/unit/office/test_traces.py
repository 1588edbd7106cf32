"""What happens in a run: scenarios as described, the same for every policy, no post in the run-out."""

import numpy as np
import pytest

from bench.decisions.cases import POLICIES, Case, run
from bench.decisions.play import play
from bench.decisions.policies.nothing import Nothing
from bench.decisions.policies.simple import QueueRatio
from bench.reporting.results import rounded
from office.traces.days import ARRIVALS_END, DAYS, SHOCK
from office.traces.leads import answer, known_at
from office.traces.scenarios import LOADS
from office.traces.state import OfficeState
from office.traces.teams import EXPECTED, real_minutes
from office.traces.traces import Trace, trace


def same(one: Trace, other: Trace) -> bool:
    arrays = [(one.staffing.minutes, other.staffing.minutes)]
    arrays += [(getattr(one.post, name), getattr(other.post, name)) for name in one.post.__slots__]
    return one.teams == other.teams and all(a.tobytes() == b.tobytes() for a, b in arrays)


def test_the_same_names_give_the_same_bytes_and_another_seed_does_not() -> None:
    assert same(trace(4, "S1", "tight", 3), trace(4, "S1", "tight", 3))
    assert not same(trace(4, "S1", "tight", 3), trace(4, "S1", "tight", 4))


def test_every_policy_plays_the_same_trace() -> None:
    played, untouched = trace(4, "S1", "tight", 3), trace(4, "S1", "tight", 3)
    received = []
    for policy in (Nothing(), QueueRatio(played)):
        office = OfficeState(played)
        for _ in range(DAYS):
            office.begin()
            policy.morning(office)
            office.end()
            policy.evening(office)
        received.append([[flow.received for flow in flows.values()] for flows in office.flows])
    assert received[0] == received[1] and same(played, untouched)


def test_the_same_case_gives_the_same_figures_under_every_policy() -> None:
    case = Case(3, "S5", "tight", 2)
    first, second = (run(case, tuple(POLICIES)) for _ in range(2))
    for figures in (*first.values(), *second.values()):
        figures.pop("measured", None)
    assert rounded(first) == rounded(second)


def test_nothing_comes_in_during_the_run_out_and_the_work_gets_done() -> None:
    played = trace(4, "S0", "normal", 1)
    assert played.post.came.max() == ARRIVALS_END - 1
    assert sum(play(played, Nothing()).open[-1]) == 0


@pytest.mark.parametrize("load", LOADS)
def test_own_load_lies_where_the_load_says(load: str) -> None:
    low, high = LOADS[load]
    assert all(low <= team.load <= high for team in trace(20, "S0", load, 1).teams)


def test_handling_minutes_are_at_most_a_fifth_wrong() -> None:
    off = [real / expected for real, expected in zip(real_minutes(5), EXPECTED, strict=True)]
    assert 0.8 <= min(off) < 0.95 and 1.05 < max(off) <= 1.2


def change(scenario: str) -> tuple[Trace, Trace]:
    return trace(10, "S0", "tight", 2), trace(10, scenario, "tight", 2)


def test_unplanned_absence_takes_half_of_some_after_three_days_unannounced() -> None:
    usual, hit = change("S1")
    (team,) = hit.hit
    more = (hit.staffing.unplanned - usual.staffing.unplanned)[team]
    there = (usual.staffing.staff[:, None] - usual.staffing.planned - usual.staffing.unplanned)[team]
    assert more[SHOCK - 1] == 0 and more[SHOCK] < more[SHOCK + 2] == round(0.5 * there[SHOCK + 2])
    assert more[SHOCK + 11] > 0 and more[SHOCK + 12] == 0
    assert (hit.staffing.known == hit.staffing.planned).all()


def test_planned_absence_is_known_ten_days_ahead_at_one_site() -> None:
    _, hit = change("S2")
    assert len({hit.teams[team].site for team in hit.hit}) == 1
    before, after = hit.staffing.planned_as_known(SHOCK - 11), hit.staffing.planned_as_known(SHOCK - 10)
    assert (before[:, SHOCK] < after[:, SHOCK]).sum() == len(hit.hit)


def test_a_surge_begins_with_the_last_days_of_a_month() -> None:
    usual, hit = change("S3")
    (blow,) = hit.blows
    assert hit.days.is_month_edge(blow.first) and not hit.days.is_month_edge(blow.first - 1)
    came = [
        int((np.isin(post.team, blow.hit) & (post.came >= blow.first) & (post.came <= blow.last)).sum())
        for post in (usual.post, hit.post)
    ]
    assert 1.4 < came[1] / came[0] < 1.8


def test_an_outage_stops_one_site_for_three_days() -> None:
    _, hit = change("S5")
    stopped = hit.staffing.minutes[:, SHOCK : SHOCK + 3].sum(axis=1) == 0
    assert set(np.flatnonzero(stopped).tolist()) == set(hit.hit)
    assert hit.staffing.minutes[:, SHOCK + 3].all()


def test_a_late_batch_comes_after_two_days_with_its_old_dates() -> None:
    _, hit = change("S9")
    assert not np.isin(hit.post.came, (SHOCK, SHOCK + 1)).any()
    late = hit.post.came > hit.post.stamped
    assert set(hit.post.came[late & (hit.post.stamped >= 0)].tolist()) == {SHOCK + 2, SHOCK + 3}


def test_leads_answer_within_a_working_day_in_nine_of_ten_cases_and_reject_every_tenth() -> None:
    answers = [answer(1, day, giver, 99) for day in range(60) for giver in range(50)]
    assert 0.07 < sum(each.day is None for each in answers) / len(answers) < 0.13
    assert 0.07 < sum(not each.accepts for each in answers) / len(answers) < 0.13
    assert answer(1, 5, 2, 3) == answer(1, 5, 2, 3) != answer(1, 6, 2, 3)


@pytest.mark.parametrize(
    ("hour", "hours", "known"),
    [
        (9, 0.5, (3, 10)),
        (9, 4.0, (3, 13)),
        (9, 7.9, (3, 17)),
        (9, 8.5, (4, 9)),
        (14, 6.2, (4, 12)),
        (14, 20.5, (5, 17)),
    ],
)
def test_an_answer_is_known_at_the_full_hour_after_so_many_business_hours(
    hour: int, hours: float, known: tuple[int, int]
) -> None:
    assert known_at(3, hour, hours) == known
