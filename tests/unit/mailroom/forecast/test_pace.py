"""What gets done per minute of presence, and how soon a silent slowdown is heard."""

from random import Random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailroom.forecast.pace import Chart, Pace, Worked, evolve, share_of_usual

PER_ITEM = 29.0
MONTH = 21


def day(rng: Random, items: float, pace: float) -> Worked:
    """A day whose completed items vary by four times their mean, as in real offices."""
    done = max(0.0, rng.gauss(items * pace, (4 * items * pace) ** 0.5))
    return Worked(done * PER_ITEM, items * PER_ITEM, PER_ITEM)


def known(rng: Random, items: float) -> Pace:
    pace = Pace()
    for _ in range(40):
        pace = evolve(pace, day(rng, items, 1.0))
    return pace


def days_to_hear(seed: int, items: float, share: float) -> int:
    rng = Random(seed)
    pace = known(rng, items)._replace(slow=False, chart=Chart())
    for number in range(1, 200):
        pace = evolve(pace, day(rng, items, share))
        if pace.slow:
            return number
    return 200


@pytest.mark.parametrize(
    ("items", "share", "days"), [(30, 0.6, 10), (60, 0.6, 6), (90, 0.8, 13), (200, 0.8, 8), (300, 1 / 1.3, 5)]
)
def test_the_larger_the_counts_the_sooner_a_slowdown_is_heard(items: float, share: float, days: int) -> None:
    assert median(days_to_hear(seed, items, share) for seed in range(60)) <= days


def test_ordinary_days_are_heard_as_a_slowdown_less_than_once_in_fifty_team_months() -> None:
    heard = 0
    for seed in range(120):
        rng = Random(seed)
        pace = known(rng, 60)._replace(slow=False, chart=Chart())
        for _ in range(100):
            after = evolve(pace, day(rng, 60, 1.0))
            heard += after.slow and not pace.slow
            pace = after
    assert heard / (120 * 100 / MONTH) <= 0.02


def test_the_believed_pace_after_an_alarm_is_about_the_real_one_and_the_usual_one_stays() -> None:
    found = []
    for seed in range(40):
        rng = Random(seed)
        pace = known(rng, 60)._replace(slow=False, chart=Chart())
        for _ in range(25):
            pace = evolve(pace, day(rng, 60, 0.6))
        assert pace.usual > 0.85
        found.append(pace.believed)
    assert median(found) == pytest.approx(0.62, abs=0.06)


def test_a_team_that_recovers_is_slow_no_longer() -> None:
    for seed in range(40):
        rng = Random(seed)
        pace = Pace(1.0, 60, 0.6, True)
        for _ in range(25):
            pace = evolve(pace, day(rng, 60, 1.0))
            if not pace.slow:
                break
        assert not pace.slow
        assert pace.believed == pace.usual


def test_a_slowdown_that_stays_becomes_usual() -> None:
    pace = Pace(1.0, 60, 0.7, True)
    for _ in range(400):
        pace = evolve(pace, Worked(0.7 * 2000, 2000, PER_ITEM))
    assert not pace.slow
    assert pace.usual == pytest.approx(0.7, abs=0.05)


def test_the_common_slowdown_of_a_site_counts_only_where_the_team_itself_shows_it() -> None:
    assert share_of_usual(Pace(1.0, 60, 1.0, False, Chart(1.0)), 0.8) == 1.0
    assert share_of_usual(Pace(1.0, 60, 1.0, False, Chart(3.0)), 0.8) == 0.8
    assert share_of_usual(Pace(1.0, 60, 0.6, True), 0.8) == 0.6


DAYS = st.lists(st.builds(Worked, st.floats(0, 1e6), st.floats(1, 1e5), st.floats(1, 500)), min_size=1, max_size=80)


@given(DAYS)
def test_whatever_the_days_bring_the_believed_pace_is_above_nothing_and_never_above_the_usual(
    days: list[Worked],
) -> None:
    pace = Pace()
    for worked in days:
        pace = evolve(pace, worked)
        assert 0 < pace.believed <= pace.usual <= 1.5
        assert pace.slow or pace.believed == pace.usual
        assert 0 <= pace.chart.total < 5
