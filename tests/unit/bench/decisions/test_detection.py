"""Alarms against jams on cases that can be followed by hand."""

from dataclasses import replace

from bench.decisions.measures.detection import NEVER, detection, true_jams
from bench.decisions.policies.product.watch import Alarm
from contracts.jams import Cause
from office.traces.days import DAYS
from office.traces.scenarios import SCENARIOS, Blow
from tests.doubles.office.toy import toy

A_DAYS_POST = 13.0
"""One item of each class in the toy office."""


def late_on(*days: int) -> list[list[int]]:
    return [[20] if day in days else [0] for day in range(DAYS)]


def alarm(first: int, last: int, cause: Cause = Cause.MIXED) -> Alarm:
    return Alarm(0, first, last, cause)


def test_one_bad_day_is_no_jam_two_are_and_a_short_pause_ends_none() -> None:
    assert true_jams(late_on(40), [A_DAYS_POST]) == []
    assert true_jams(late_on(40, 41), [A_DAYS_POST]) == [(0, 40, 41)]
    assert true_jams(late_on(40, 41, 44, 45, 60, 61), [A_DAYS_POST]) == [(0, 40, 45), (0, 60, 61)]


def test_a_quarter_of_a_days_post_is_the_limit() -> None:
    overdue = [[3] if 40 <= day <= 42 else [4] if 50 <= day <= 52 else [0] for day in range(DAYS)]
    assert true_jams(overdue, [13.0]) == [(0, 50, 52)]


def test_an_alarm_counts_from_fifteen_days_before_to_two_after() -> None:
    trace, late = toy([], [1.0]), late_on(60, 61)
    seen = {first: detection(trace, [alarm(first, first + 1)], late) for first in (44, 45, 62, 63)}
    assert {first: each["leads"] for first, each in seen.items()} == {44: [], 45: [15], 62: [-2], 63: []}
    assert {first: each["false_alarms"] for first, each in seen.items()} == {44: 1, 45: 0, 62: 0, 63: 1}


def test_an_alarm_that_still_stands_at_the_onset_counts() -> None:
    found = detection(toy([], [1.0]), [alarm(35, 70)], late_on(60, 61))
    assert found["leads"] == [25] and found["jams"] == 1


def test_alarms_of_one_day_are_counted_apart() -> None:
    found = detection(toy([], [1.0]), [alarm(50, 50), alarm(55, 58)], late_on())
    assert (found["alarms"], found["flaps"], found["false_alarms"]) == (2, 1, 2)


def test_the_cause_is_judged_where_the_scenario_strikes() -> None:
    (shock,) = SCENARIOS["S1"].shocks
    struck = replace(toy([], [1.0, 1.0]), scenario="S1", blows=(Blow(shock, (0,), 30, 41),))
    late = [[20, 0] if day in {45, 46} else [0, 0] for day in range(DAYS)]
    alarms = [alarm(32, 50, Cause.UNPLANNED_ABSENCE), Alarm(1, 32, 50, Cause.INFLOW), alarm(90, 91, Cause.INFLOW)]
    found = detection(struck, alarms, late)
    assert found["causes"] == ["UNPLANNED_ABSENCE"] and found["causes_right"] == 1
    assert found["first_alarm_after"] == [2]
    assert detection(struck, [], late)["first_alarm_after"] == [NEVER]
