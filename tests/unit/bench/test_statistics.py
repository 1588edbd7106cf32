"""Medians, ratios and percentiles of the bench."""

import pytest

from bench.reporting.statistics import percentile, percentiles, ratios, spread


def test_a_spread_names_the_middle_and_both_ends() -> None:
    assert spread([3.0, 1.0, 8.0]) == {"median": 3.0, "least": 1.0, "most": 8.0, "runs": 3}


def test_nothing_measured_is_no_figure() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        spread([])
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 50)


def test_ratios_hold_only_rounds_of_the_same_number_against_each_other() -> None:
    assert ratios([10.0, 30.0, 20.0], [5.0, 10.0, 20.0]) == {"median": 2.0, "least": 1.0, "most": 3.0, "runs": 3}
    with pytest.raises(ValueError, match="zip"):
        ratios([1.0], [1.0, 2.0])


@pytest.mark.parametrize(("percent", "expected"), [(50, 50.0), (95, 95.0), (99, 99.0), (100, 100.0), (0, 1.0)])
def test_a_percentile_is_a_value_that_was_measured(percent: float, expected: float) -> None:
    assert percentile([float(each) for each in range(100, 0, -1)], percent) == expected


def test_percentiles_of_one_value_are_that_value() -> None:
    assert percentiles([7.0]) == {"p50": 7.0, "p95": 7.0, "p99": 7.0, "most": 7.0, "count": 1}
