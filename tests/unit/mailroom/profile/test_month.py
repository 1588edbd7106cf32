"""The report of a month: what is shown, and that nothing hidden can be subtracted."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from mailroom.profile.month import OTHER, ClassMonth, month_of
from mailroom.profile.past import FEWEST, Past

MARCH = date(2026, 3, 1)
IN_MARCH = datetime(2026, 3, 9, 10, tzinfo=UTC)


def done(item_class: str, at: datetime | None = IN_MARCH, **met: bool) -> Past:
    return Past("T1", item_class, "desk_scan", MARCH, IN_MARCH, at, met)


def test_what_was_done_in_the_month_counts_by_class() -> None:
    late = [done("VAEM", target=False, hard=True)] * 2 + [done("VAEM", target=False, hard=False)]
    other_month = done("VAEM", datetime(2026, 4, 1, 10, tzinfo=UTC), target=True)
    items = [*[done("VAEM", target=True)] * 6, *late, other_month, done("VAEM", None)]
    assert month_of(items, MARCH) == (ClassMonth("VAEM", 9, 6, 3, 1),)


def test_classes_with_few_items_are_one_and_never_only_one_is_hidden() -> None:
    items = [*[done("VAEM")] * 9, *[done("KDU")] * 7, *[done("BUT")] * 2]
    assert [(each.item_class, each.done) for each in month_of(items, MARCH)] == [("VAEM", 9), (OTHER, 9)]
    assert month_of([done("BUT")] * 4, MARCH) == ()


@given(st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 12)))
def test_nothing_hidden_is_the_difference_of_two_sums(counts: dict[str, int]) -> None:
    items = [done(name) for name, count in counts.items() for _ in range(count)]
    shown = {each.item_class: each.done for each in month_of(items, MARCH)}
    there = {name for name, count in counts.items() if count}
    hidden = there - shown.keys()
    assert all(count >= FEWEST for count in shown.values())
    if OTHER in shown:
        assert len(hidden) >= 2 and shown[OTHER] == sum(counts[name] for name in hidden)
    else:
        assert not hidden or not shown
