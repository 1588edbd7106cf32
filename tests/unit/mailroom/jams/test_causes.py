"""What is named as the cause of a jam, on terms that can be followed by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.items import ItemClass
from contracts.jams import Cause, ClassRate
from mailroom.forecast.history import History, Losses
from mailroom.jams.causes import ordinary, shares
from tests.doubles.office.forecasts import forecast

LOSSES = st.builds(Losses, *[st.floats(-1e5, 1e5)] * 6)


@given(LOSSES, st.floats(-1e5, 1e5), st.builds(Losses, *[st.floats(0, 1e5)] * 6))
def test_shares_sum_to_one(losses: Losses, arrears: float, spread: Losses) -> None:
    parts = shares(losses, arrears, spread)
    assert sum(part.share for part in parts) == pytest.approx(1)
    assert all(0 < part.share <= 1 for part in parts)


def test_a_term_of_which_nothing_is_left_is_no_cause() -> None:
    parts = shares(Losses(inflow=0.0, planned=0.0, unplanned=5e-324, vacancy=0.0, outage=0.0, throughput=2.0))
    assert [(part.cause, part.share) for part in parts] == [(Cause.THROUGHPUT, 1.0)]


def test_what_no_loss_of_two_weeks_explains_is_mixed() -> None:
    assert [(part.cause, part.share) for part in shares(Losses(inflow=100.0), 300.0)] == [
        (Cause.MIXED, 0.75),
        (Cause.INFLOW, 0.25),
    ]
    assert shares(Losses(inflow=100.0), -300.0)[0] == (Cause.INFLOW, 1.0)


def test_a_vacancy_that_the_usual_balance_holds_is_no_cause() -> None:
    assert shares(Losses(unplanned=100.0, vacancy=80.0), -130.0) == ((Cause.UNPLANNED_ABSENCE, 1.0),)


def test_a_vacancy_that_makes_the_team_short_without_any_change_is_the_cause() -> None:
    parts = shares(Losses(inflow=30.0, vacancy=200.0), -50.0)
    assert dict(parts) == pytest.approx({Cause.VACANCY: 150 / 180, Cause.INFLOW: 30 / 180})


def test_a_term_counts_as_far_as_it_exceeds_its_ordinary_spread() -> None:
    parts = shares(Losses(inflow=90.0, planned=40.0, unplanned=120.0), -190.0, Losses(80.0, 50.0, 50.0))
    assert dict(parts) == pytest.approx({Cause.UNPLANNED_ABSENCE: 70 / 80, Cause.INFLOW: 10 / 80})


def test_the_ordinary_spread_is_that_of_the_demand_bound_over_the_days_of_the_split() -> None:
    history = History(past=(Losses(),) * 10)
    made = forecast(900, workdays=8)
    made = replace(
        made, outlook=made.outlook.model_copy(update={"class_rates": (ClassRate(ItemClass.VAEM, 20.0, 35.0),)})
    )
    spread = ordinary(made, history)
    assert spread.inflow == pytest.approx((2.5 * 20 * 35**2 * 18) ** 0.5)
    assert spread.planned == spread.unplanned == pytest.approx(0.08 * 2000 * (18 * 4) ** 0.5)
    assert (spread.vacancy, spread.outage, spread.throughput) == (0.0, 0.0, 0.0)
