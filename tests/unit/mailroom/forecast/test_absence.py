"""Absence beyond the usual goes on the longer, the longer it has lasted."""

from itertools import pairwise

import pytest

from mailroom.forecast.absence import Layer, lasting, layers
from mailroom.forecast.calendar import ahead_of
from mailroom.forecast.capacity import Source, capacity_ahead
from mailroom.workdays import add_workdays, local
from tests.doubles.office.teams import MONDAY, book, describe, publish


def test_what_was_there_the_day_before_is_older_than_what_is_new() -> None:
    known = {1: 2.0, 2: 0.5, 3: 0.0}
    assert layers(3.0, known.get) == (Layer(0, 1.0), Layer(1, 1.5), Layer(2, 0.5))


def test_a_peak_in_between_makes_nothing_older() -> None:
    known = {1: 1.0, 2: 4.0, 3: -1.0}
    assert layers(3.0, known.get) == (Layer(0, 2.0), Layer(2, 1.0))


def test_of_an_unknown_day_nothing_is_older() -> None:
    assert layers(3.0, lambda _: None) == (Layer(0, 3.0),)


def test_less_absence_than_usual_has_no_age() -> None:
    assert layers(-0.4, {1: -0.4, 2: -0.4}.get) == (Layer(0, -0.4),)


def test_all_layers_together_are_the_excess() -> None:
    found = layers(2.75, lambda days: 3.1 - 0.4 * days)
    assert sum(layer.amount for layer in found) == pytest.approx(2.75)
    assert all(one.age < other.age for one, other in pairwise(found))


def test_half_of_what_lasts_is_left_later_and_later() -> None:
    assert lasting(0, 0) == 1
    assert [round(lasting(age, 8), 3) for age in (0, 8, 24)] == [0.25, 0.444, 0.64]


def expected_minutes(days_absent: int) -> float:
    """Minutes of the next ten working days of a team of ten, of which half have been absent for this many days."""
    half = [n < days_absent for n in range(15)]
    kept = book(
        *(
            publish(add_workdays(MONDAY, -n), 4.0 if missing else 8.0, 1.5, 4.5 if missing else 0.5)
            for n, missing in enumerate(half)
        )
    )
    made = capacity_ahead(Source(describe(), kept), ahead_of(local(MONDAY, 9)))
    return sum(day.minutes for day in made.coming[:10])


def test_a_team_long_without_half_its_people_is_expected_to_stay_so_for_longer() -> None:
    minutes = [expected_minutes(days) for days in (1, 5, 10)]
    assert minutes == sorted(minutes, reverse=True)
    assert minutes[0] - minutes[2] > 277.2 * 4
