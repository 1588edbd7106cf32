"""What may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.items import ItemClass
from contracts.jams import Cause, CauseShare
from mailroom.privacy import (
    STRICT,
    Thresholds,
    main_cause,
    plan_may_be_shown,
    shares_over_time,
    shown_amount,
    shown_count,
    shown_shares,
    split_may_be_shown,
    suppressed,
)

SPLIT = (
    CauseShare(Cause.INFLOW, 0.2),
    CauseShare(Cause.PLANNED_ABSENCE, 0.35),
    CauseShare(Cause.UNPLANNED_ABSENCE, 0.45),
)
BOTH = {Cause.PLANNED_ABSENCE, Cause.UNPLANNED_ABSENCE}


def causes(heads: int, planned: int, unplanned: int, split_known: bool = True) -> set[Cause]:
    return {share.cause for share in shown_shares(SPLIT, split_may_be_shown(heads, planned, unplanned, split_known))}


def test_from_five_heads_and_three_persons_in_each_part_the_split_is_shown() -> None:
    assert causes(5, 3, 3) >= BOTH


@pytest.mark.parametrize(
    ("heads", "planned", "unplanned", "known"),
    [(4, 3, 3, True), (10, 2, 3, True), (10, 3, 2, True), (10, 3, 3, False), (10, 0, 5, True), (10, 1, 1, True)],
)
def test_below_any_threshold_there_is_only_absence(heads: int, planned: int, unplanned: int, known: bool) -> None:
    assert causes(heads, planned, unplanned, known) == {Cause.INFLOW, Cause.ABSENCE}


def test_an_empty_part_keeps_the_gate_closed() -> None:
    """Were it open, it would close when one person enters that part, and tell of that person."""
    assert not split_may_be_shown(10, 0, 5, True)
    assert not split_may_be_shown(10, 5, 0, True)


def test_of_a_day_ahead_nobody_need_be_absent_unplanned_yet() -> None:
    assert plan_may_be_shown(10, 3, 0, True)
    assert not plan_may_be_shown(10, 2, 0, True)
    assert not plan_may_be_shown(10, 3, 1, True)


def test_the_strict_profile_asks_for_eleven_heads() -> None:
    assert not split_may_be_shown(10, 3, 3, True, STRICT)
    assert split_may_be_shown(11, 3, 3, True, STRICT)


@pytest.mark.parametrize(("k_team", "k_part"), [(4, 3), (5, 2), (0, 0)])
def test_thresholds_can_only_be_raised(k_team: int, k_part: int) -> None:
    with pytest.raises(ValueError, match="P4"):
        Thresholds(k_team, k_part)
    assert Thresholds(12, 4).k_team == 12


SHARES = st.lists(st.tuples(st.sampled_from(Cause), st.floats(0, 1)), max_size=6, unique_by=lambda s: s[0]).map(
    lambda pairs: tuple(CauseShare(*pair) for pair in pairs)
)


@given(SHARES, st.booleans())
def test_shares_keep_their_sum_and_a_closed_gate_never_names_a_part(
    shares: tuple[CauseShare, ...], is_open: bool
) -> None:
    shown = shown_shares(shares, is_open)
    assert sum(s.share for s in shown) == pytest.approx(sum(s.share for s in shares))
    if not is_open:
        assert not {s.cause for s in shown if s.share} & BOTH


def test_absence_is_added_up_before_the_main_cause_is_named() -> None:
    assert main_cause(SPLIT) is Cause.MIXED
    assert main_cause(shown_shares(SPLIT, False)) is Cause.ABSENCE
    assert main_cause(()) is None
    assert main_cause((CauseShare(Cause.INFLOW, 0.5), CauseShare(Cause.VACANCY, 0.3))) is Cause.INFLOW


def test_one_small_team_takes_the_next_smallest_with_it() -> None:
    assert suppressed({"a": 4, "b": 7, "c": 6}) == {"a", "c"}
    assert suppressed({"a": 4, "b": 3, "c": 6}) == {"a", "b"}
    assert suppressed({"a": 8, "b": 7}) == frozenset()
    assert suppressed({"a": 3}) == {"a"}
    assert suppressed({"a": 1, "b": 2, "c": 6, "d": 9}) == {"a", "b", "c"}, "three heads are no unit either"


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 12), min_size=1))
def test_the_hidden_teams_of_a_site_are_never_one_and_never_too_few_together(heads: dict[str, int]) -> None:
    hidden = suppressed(heads)
    assert all(team in hidden for team, size in heads.items() if size < 5)
    if hidden and hidden != heads.keys():
        assert len(hidden) > 1 and sum(heads[team] for team in hidden) >= 5


def test_over_time_absence_is_told_from_eleven_heads_on() -> None:
    assert shares_over_time(SPLIT, 11) == SPLIT
    assert shares_over_time(SPLIT, 10) == (CauseShare(Cause.INFLOW, 0.2), CauseShare(Cause.MIXED, 0.8))
    assert shares_over_time((CauseShare(Cause.INFLOW, 1.0),), 5) == (CauseShare(Cause.INFLOW, 1.0),)


def test_what_is_reckoned_by_item_is_that_of_four_where_a_sensitive_class_has_fewer() -> None:
    minutes = 60.0
    found = [shown_amount(items * minutes, minutes, ItemClass.WIDERSPRUCH) for items in (0, 1, 3.5, 4, 9)]
    assert found == [0, 240, 240, 240, 540]
    assert shown_amount(60.0, minutes, ItemClass.VAEM) == 60.0


def test_one_to_four_of_a_sensitive_class_are_shown_as_four() -> None:
    assert [shown_count(n, ItemClass.WIDERSPRUCH) for n in range(7)] == [0, 4, 4, 4, 4, 5, 6]
    assert [shown_count(n, ItemClass.VAEM) for n in (1, 2)] == [1, 2]
