"""What running shares may still bring."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from contracts.plans import NOTHING_COMES
from contracts.reliefs import ConsentState
from mailroom.allocation.relief.expected import coming_by_pair, still_coming, together
from mailroom.workdays import business_date, workdays_between
from tests.doubles.office import helped
from tests.doubles.office.situations import AT

minutes = st.integers(0, 5_000)


@given(st.integers(1, 600), st.integers(1, 5_000), minutes, minutes, st.integers(-3, 40))
def test_the_band_holds_the_expectation_and_never_more_than_is_agreed(
    per_day: int, budget: int, likely: int, moved: int, days: int
) -> None:
    share = helped.share(
        "b",
        minutes_per_day=per_day,
        budget_minutes=budget,
        likely_minutes=likely,
        moved_minutes=moved,
        until=business_date(AT) + timedelta(days=days),
    )
    low, expected, high = still_coming(helped.relief("a", share), share, AT)
    assert 0 <= low <= expected <= high <= max(0, budget - moved)
    assert high <= per_day * (1 + max(-1, workdays_between(business_date(AT), share.until)))


@given(minutes, minutes)
def test_what_has_moved_makes_the_expectation_no_larger(one: int, other: int) -> None:
    less, more = sorted((one, other))
    found = [
        still_coming(helped.relief("a", share), share, AT)
        for share in (helped.share("b", moved_minutes=moved) for moved in (less, more))
    ]
    assert all(before >= after for before, after in zip(*found, strict=True))


def test_only_running_shares_are_expected_to_bring_anything() -> None:
    running, asked = helped.share("b"), helped.share("c", ConsentState.ASKED)
    paused = helped.relief("d", helped.share("e"), state=ConsentState.PAUSED)
    found = coming_by_pair([paused, helped.relief("a", running, asked)], AT)
    assert list(found) == [("a", "b")]
    assert together([*found.values(), NOTHING_COMES]) == found["a", "b"]
