"""What help promises when it is asked for, and what is seen of it day by day."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.base import derive_id
from contracts.items import ItemClass
from contracts.jams import ClassRate, DueBucket, JamPhase, TeamOutlookDrawn
from contracts.reliefs import ConsentState, EndReason, ReliefChanged
from mailroom.help.happened import Happened, after_day, is_looked_after
from mailroom.help.promises import with_promises
from mailroom.workdays import add_workdays, business_date
from tests.doubles.office import helped
from tests.doubles.office.situations import AT, EDGES, outlook

TODAY = business_date(AT)
SHARE = derive_id("share")


def at_work(team: str, minutes: int, per_day: float = 1000, **changed: Any) -> TeamOutlookDrawn:
    """A team with so many minutes due within eight working days and nothing else."""
    demand = [float(minutes) if edge >= 8 else 0.0 for edge in EDGES]
    drawn = outlook(team, demand, JamPhase.NORMAL, per_day=per_day, open_minutes=minutes)
    buckets = (DueBucket(ItemClass.VAEM, 8, minutes // 35, minutes),)
    return drawn.model_copy(
        update={"due_buckets": buckets, "class_rates": (ClassRate(ItemClass.VAEM, 0.0, 35.0),), **changed}
    )


def asked(*likely: int) -> ReliefChanged:
    names = "bcd"
    shares = [
        helped.share(names[place], ConsentState.ASKED, likely_minutes=each, asked_at=AT)
        for place, each in enumerate(likely)
    ]
    return helped.relief("a", *shares, state=ConsentState.ASKED, asked_at=AT)


OFFICE = {"a": at_work("a", 9400), "b": at_work("b", 4000), "c": at_work("c", 6000)}


def test_help_says_when_it_is_over_what_it_saves_and_how_full_the_receivers_get() -> None:
    relief = with_promises(asked(700, 700), OFFICE, AT)
    promised = relief.promised
    assert promised is not None and promised.minutes == 1400
    assert promised.saved_items == pytest.approx(1400 / 35, abs=0.5) and promised.clear_on == TODAY
    assert promised.clear_without_on is not None and promised.clear_without_on > add_workdays(TODAY, 8)
    first, second = (share.promised for share in relief.shares)
    assert first is not None and second is not None
    assert first.worst_load == pytest.approx((4000 + 770) / 8000, abs=1e-4)
    assert second.worst_load == pytest.approx(6770 / 8000, abs=1e-4) and second.worst_on == add_workdays(TODAY, 8)


def test_what_was_said_stays_said_and_a_later_receiver_has_a_promise_of_its_own() -> None:
    first = with_promises(asked(700), OFFICE, AT)
    later = AT + timedelta(days=1)
    joined = helped.share("c", ConsentState.ASKED, likely_minutes=300, asked_at=later)
    grown = with_promises(first.model_copy(update={"shares": (*first.shares, joined)}), OFFICE, later)
    assert grown.promised == first.promised and grown.shares[0] == first.shares[0]
    assert grown.shares[1].promised is not None


def test_nothing_is_promised_of_a_team_that_nobody_has_forecast() -> None:
    assert with_promises(asked(700), {"b": OFFICE["b"]}, AT).promised is None
    half = with_promises(asked(700), {"a": OFFICE["a"]}, AT)
    assert half.promised is not None and half.shares[0].promised is None
    assert with_promises(asked(700), OFFICE | {"b": at_work("b", 10, per_day=0)}, AT).shares[0].promised is None


def test_only_work_that_may_leave_is_counted_on() -> None:
    urgent = (DueBucket(ItemClass.EIL_NOTLAGE, 8, 100, 3500), DueBucket(ItemClass.VAEM, 2, 100, 3500))
    relief = with_promises(asked(700), OFFICE | {"a": at_work("a", 9400, due_buckets=urgent)}, AT)
    assert relief.promised is not None
    assert (relief.promised.minutes, relief.promised.saved_items) == (0, 0.0)


def looked(days: int, before: Happened | None, giver: TeamOutlookDrawn | None, receiver: int = 4000) -> Happened:
    relief = helped.relief("a", helped.share("b", share_id=SHARE, moved_minutes=100 * days), agreed_at=AT)
    seen = {"b": at_work("b", receiver)} | ({"a": giver} if giver is not None else {})
    return after_day(before, relief, (), seen, TODAY + timedelta(days=days))


def test_each_day_is_looked_at_once_and_the_worst_stays() -> None:
    behind, clear = at_work("a", 9400, overdue_items=30), at_work("a", 3500, overdue_items=0)
    first = looked(0, None, behind)
    assert (first.overdue_items, first.clear_since, first.moved_minutes) == (30, None, 0)
    second = looked(1, first, clear, receiver=8000)
    third = looked(2, second, clear)
    assert (third.clear_since, third.moved_minutes) == (second.day, 200)
    worst = third.shares[0].worst
    assert worst is not None and worst.worst_load == pytest.approx(1.0)
    assert looked(2, third, behind) is third
    assert looked(3, third, behind).clear_since is None


def test_a_team_without_outlook_is_unknown_and_not_clear() -> None:
    unknown = looked(1, looked(0, None, at_work("a", 3500, overdue_items=0)), None)
    assert (unknown.overdue_items, unknown.late_items, unknown.clear_since) == (None, None, None)


@pytest.mark.parametrize(("workdays", "looked_after"), [(20, True), (21, False)])
def test_it_is_looked_after_for_twenty_working_days_after_the_end(workdays: int, looked_after: bool) -> None:
    over = helped.relief("a", helped.share("b"), ended=EndReason.CALM)
    at = AT + timedelta(days=(add_workdays(TODAY, workdays) - TODAY).days)
    assert is_looked_after(over, at) is looked_after
    assert is_looked_after(helped.relief("a", helped.share("b")), at + timedelta(days=400))


def test_what_moved_never_becomes_less() -> None:
    first = looked(2, None, None)
    lost = helped.relief("a", helped.share("b", share_id=SHARE), agreed_at=AT)
    assert after_day(first, lost, (), {}, date(2027, 1, 1)).moved_minutes == 200
