"""Statutory and target clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import derive_id
from contracts.item_state import ClockName
from contracts.items import Channel, ItemClass, ItemReceived
from mailroom.deadlines import CLASSES, clocks_for, due_on, last_payment_day_before, next_workday_if_off
from mailroom.workdays import add_workdays, is_workday


def received(item_class: ItemClass, on: date = date(2026, 3, 2), **dates: date | None) -> ItemReceived:
    return ItemReceived(
        event_id=derive_id("event", item_class),
        item_id=derive_id("item", item_class),
        occurred_at=datetime(2026, 3, 4, 9, tzinfo=UTC),
        item_class=item_class,
        channel=Channel.SCAN_PROVIDER,
        legal_received_on=on,
        region="dueren",
        **dates,
    )


def clock(event: ItemReceived, name: ClockName) -> date | None:
    return next((c.due_on for c in clocks_for(event, event.item_class) if c.clock is name), None)


@given(st.dates(date(2000, 1, 1), date(2055, 12, 31)))
def test_a_period_never_ends_on_a_day_off_and_moves_no_further_than_needed(end: date) -> None:
    shifted = next_workday_if_off(end)
    assert is_workday(shifted)
    assert shifted >= end
    assert not any(is_workday(end + timedelta(days=i)) for i in range((shifted - end).days))


@given(st.sampled_from(ItemClass), st.dates(date(2000, 1, 1), date(2055, 12, 31)))
def test_every_class_has_a_due_date_after_receipt_and_statutory_ends_are_working_days(
    item_class: ItemClass, on: date
) -> None:
    clocks = clocks_for(received(item_class, on), item_class)
    assert due_on(clocks) > on
    assert all(is_workday(c.due_on) for c in clocks)
    assert all(c.source for c in clocks)


def test_failure_to_act_is_six_months_for_applications_and_three_for_objections() -> None:
    assert clock(received(ItemClass.WBA), ClockName.FAILURE_TO_ACT) == date(2026, 9, 2)
    assert clock(received(ItemClass.WIDERSPRUCH), ClockName.FAILURE_TO_ACT) == date(2026, 6, 2)
    assert clock(received(ItemClass.VAEM), ClockName.FAILURE_TO_ACT) is None


def test_six_months_that_end_on_a_sunday_end_on_monday() -> None:
    assert clock(received(ItemClass.HA_NEU, date(2026, 2, 15)), ClockName.FAILURE_TO_ACT) == date(2026, 8, 17)


def test_acknowledging_an_objection_does_not_make_it_due() -> None:
    event = received(ItemClass.WIDERSPRUCH)
    assert clock(event, ClockName.ACKNOWLEDGE) == date(2026, 3, 5)
    assert due_on(clocks_for(event, ItemClass.WIDERSPRUCH)) == date(2026, 6, 2)


def test_a_renewal_is_due_before_the_grant_runs_out() -> None:
    event = received(ItemClass.WBA, grant_ends_on=date(2026, 3, 31))
    assert clock(event, ClockName.GRANT_END) == date(2026, 3, 31)
    assert last_payment_day_before(date(2026, 5, 31)) == date(2026, 5, 29)
    assert last_payment_day_before(date(2026, 5, 15)) == date(2026, 4, 30)
    near = received(ItemClass.WBA, grant_ends_on=date(2026, 2, 28))
    assert due_on(clocks_for(near, ItemClass.WBA)) == date(2026, 2, 27)


def test_evidence_inherits_the_clock_of_its_matter() -> None:
    event = received(ItemClass.UNTERLAGEN, parent_due_on=date(2026, 3, 9))
    assert due_on(clocks_for(event, ItemClass.UNTERLAGEN)) == date(2026, 3, 9)
    assert due_on(clocks_for(received(ItemClass.UNTERLAGEN), ItemClass.UNTERLAGEN)) == add_workdays(
        date(2026, 3, 2), 10
    )


def test_competence_is_cleared_within_two_weeks() -> None:
    assert clock(received(ItemClass.ZUST_KLAERUNG), ClockName.COMPETENCE_CHECK) == date(2026, 3, 16)


def test_a_given_date_replaces_the_target_but_no_statutory_clock() -> None:
    event = received(ItemClass.WBA, due_on=date(2027, 1, 4))
    assert clock(event, ClockName.TARGET) is None
    assert due_on(clocks_for(event, ItemClass.WBA)) == date(2026, 9, 2)
    assert due_on(clocks_for(received(ItemClass.DRITTE, due_on=date(2027, 1, 4)), ItemClass.DRITTE)) == date(2027, 1, 4)


def test_the_court_sets_its_own_date() -> None:
    event = received(ItemClass.GERICHT_EILVERFAHREN, court_due_on=date(2026, 3, 2))
    assert due_on(clocks_for(event, ItemClass.GERICHT_EILVERFAHREN)) == date(2026, 3, 2)


def test_the_shares_of_the_classes_are_a_whole_and_their_mean_is_about_29_minutes() -> None:
    assert sum(rule.share for rule in CLASSES.values()) == pytest.approx(1.0)
    assert sum(rule.share * rule.minutes for rule in CLASSES.values()) == pytest.approx(28.8, abs=0.5)
    assert set(CLASSES) == set(ItemClass)
