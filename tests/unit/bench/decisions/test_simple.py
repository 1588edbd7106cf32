"""The simple policies do what their books say."""

from bench.decisions.policies.sharing import Loads
from bench.decisions.policies.simple import Proportional, QueueRatio, ShortestQueue
from office.traces.state import OfficeState
from tests.doubles.office.toy import EIL, NEW, VAEM, toy

WAITING = [(0, VAEM, 0, 9, 35.0)] * 120


def days(*left: float) -> Loads:
    return Loads([100 * each for each in left], [100.0] * len(left))


def test_a_queue_ratio_is_activated_above_the_upper_threshold_only() -> None:
    policy = QueueRatio(toy([], [1.0, 1.0]))
    policy.switch(days(4.0, 1.0))
    assert policy.active == set()
    policy.switch(days(4.1, 1.0))
    assert policy.active == {(0, 1)}


def test_it_stays_active_down_to_the_lower_threshold() -> None:
    policy = QueueRatio(toy([], [1.0, 1.0]))
    policy.switch(days(4.1, 1.0))
    policy.switch(days(2.0, 1.0))
    assert policy.active == {(0, 1)}
    policy.switch(days(1.9, 1.0))
    assert policy.active == set()


def test_two_teams_never_share_in_both_directions_at_once() -> None:
    policy = QueueRatio(toy([], [1.0, 1.0, 1.0]))
    policy.switch(days(9.0, 5.0, 1.0))
    # Team 1 lies between: it may give to 2 or take from 0, never both.
    givers, receivers = {g for g, _ in policy.active}, {r for _, r in policy.active}
    assert policy.active and not givers & receivers


def offered(policy: Proportional | ShortestQueue | QueueRatio, office: OfficeState) -> dict[tuple[int, int], list[int]]:
    office.begin()
    return policy.moves(office, policy.agreements.loads(office))


def test_each_moves_from_the_full_team_to_the_empty_one() -> None:
    for kind in (Proportional, ShortestQueue, QueueRatio):
        trace = toy(WAITING, [0.0, 0.0])
        moves = offered(kind(trace), OfficeState(trace))
        assert list(moves) == [(0, 1)] and 0 < len(moves[0, 1]) < len(WAITING), kind.name


def test_urgent_items_and_those_due_at_once_stay_and_skills_count() -> None:
    trace = toy([(0, EIL, 0, 9, 60.0)] * 30 + [(0, VAEM, 0, 2, 35.0)] * 30, [0.0, 0.0])
    assert not offered(ShortestQueue(trace), OfficeState(trace))
    unskilled = toy([(0, NEW, 0, 9, 150.0)] * 30, [0.0, 0.0], skills="SELBST")
    assert not offered(ShortestQueue(unskilled), OfficeState(unskilled))


def test_what_is_offered_is_reckoned_with_and_not_offered_twice() -> None:
    trace = toy(WAITING, [0.0, 0.0])
    office, policy = OfficeState(trace), ShortestQueue(trace)
    first = offered(policy, office)
    policy.agreements.offer(office.day, first)
    assert not policy.moves(office, policy.agreements.loads(office))
