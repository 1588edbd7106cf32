"""The life of an item: its receipt, what is reported of it, and that the order of arrival changes nothing."""

from datetime import date
from itertools import pairwise

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.base import derive_id
from contracts.item_state import KEPT_CORRECTIONS, ItemState, ItemStateChanged
from contracts.items import (
    ItemClass,
    ItemEvent,
    ItemReceiptCorrected,
    MoveBasis,
    ReceiptCorrection,
)
from mailroom.deadlines import CLASSES
from mailroom.items import KEPT_ENTRIES, TRANSITIONS, Item, TooLate, dump, evolve, load
from mailroom.items.folding import fold
from mailroom.workdays import add_workdays, business_date
from tests.doubles.backlog_bytes import publish
from tests.doubles.office.lives import ROSTER, TEAMS, History, after, at, facts, histories


def reason(item: Item) -> str | None:
    assert item.last_order is not None
    return item.last_order[1] or None


def test_a_named_team_owns_the_item_and_it_waits() -> None:
    shown = publish(after([History().received()]))
    assert (shown.state, shown.team, shown.owner_basis) == (ItemState.WAITING, "a", MoveBasis.NAMED_BY_DMS)
    assert shown.minutes == CLASSES[ItemClass.VAEM].minutes
    assert shown.due_on == date(2026, 3, 13)


def test_without_team_it_is_unplaced() -> None:
    shown = publish(after([History().received(team=None)]))
    assert (shown.state, shown.team, shown.owner_since) == (ItemState.UNPLACED, None, None)


def test_decided_automatically_is_done_at_receipt() -> None:
    shown = publish(after([History().received(decided_automatically=True)]))
    assert shown.state is ItemState.DONE
    assert shown.closed_at == shown.received_at


def test_from_start_to_completion() -> None:
    h = History()
    item = after([h.received(), h.fact("started"), h.fact("parked"), h.fact("resumed")])
    assert item.state is ItemState.WAITING
    item = after([h.fact("started"), h.fact("completed")], item=item)
    shown = publish(item)
    assert (shown.state, shown.started_at, shown.closed_at) == (ItemState.DONE, at(4), at(5))


@pytest.mark.parametrize("team", [None, "a"])
def test_reopened_waits_again_or_is_unplaced(team: str | None) -> None:
    h = History()
    shown = publish(after([h.received(team=team), h.fact("withdrawn"), h.fact("reopened")]))
    assert shown.state is (ItemState.WAITING if team else ItemState.UNPLACED)
    assert shown.closed_at is None


def test_a_hand_over_changes_the_owner_and_takes_back_the_start() -> None:
    h = History()
    shown = publish(after([h.received(), h.fact("started"), h.fact("handed_over", to_team="b")]))
    assert (shown.state, shown.team, shown.started_at) == (ItemState.WAITING, "b", None)
    assert (shown.owner_basis, shown.origin_team, shown.system_moves) == (MoveBasis.DMS_HAND_OVER, "a", 0)


def test_a_closed_item_is_not_handed_over() -> None:
    h = History()
    assert after([h.received(), h.fact("completed"), h.fact("handed_over", to_team="b")]).team == "a"


def test_another_class_means_other_clocks_and_minutes_from_the_same_receipt_date() -> None:
    h = History()
    shown = publish(after([h.received(), h.fact("reclassified", item_class="IRRLAEUFER")]))
    assert shown.due_on == date(2026, 3, 2)
    assert shown.legal_received_on == date(2026, 2, 27)
    assert shown.minutes == 5


def test_a_corrected_receipt_begins_the_clocks_anew_and_keeps_the_first_date_and_the_reason() -> None:
    history = History()
    wrong = history.received(legal_received_on=date(2026, 2, 27))
    right = history.fact("receipt_corrected", legal_received_on=date(2026, 2, 20), reason="stamp_misread")
    again = history.fact("receipt_corrected", legal_received_on=date(2026, 2, 23), reason="proven_by_sender")
    before, shown = publish(after([wrong])), publish(after([wrong, right, again]))
    assert (before.first_legal_received_on, before.receipt_corrections) == (None, ())
    assert (shown.legal_received_on, shown.first_legal_received_on) == (date(2026, 2, 23), date(2026, 2, 27))
    assert shown.due_on == add_workdays(date(2026, 2, 23), 10) != before.due_on
    assert [clock.due_on for clock in shown.clocks] == [shown.due_on]
    assert [(each.was, each.became, each.reason, each.at, each.event_id) for each in shown.receipt_corrections] == [
        (date(2026, 2, 27), date(2026, 2, 20), ReceiptCorrection.STAMP_MISREAD, right.occurred_at, right.event_id),
        (date(2026, 2, 20), date(2026, 2, 23), ReceiptCorrection.PROVEN_BY_SENDER, again.occurred_at, again.event_id),
    ]


def test_a_receipt_is_never_corrected_to_a_day_after_its_report() -> None:
    history = History()
    known = history.received(legal_received_on=date(2026, 2, 27))  # reported on 2 March
    late = history.fact("receipt_corrected", 3000, legal_received_on=date(2026, 3, 3), reason="entry_error")
    on_the_day = history.fact("receipt_corrected", 3001, legal_received_on=date(2026, 3, 2), reason="entry_error")
    assert publish(after([known, late])).legal_received_on == date(2026, 2, 27)
    assert publish(after([known, late])).receipt_corrections == ()
    assert publish(after([known, late, on_the_day])).legal_received_on == date(2026, 3, 2)


@pytest.mark.parametrize("closing", ["completed", "withdrawn"])
def test_the_receipt_of_a_closed_item_can_be_corrected_and_it_stays_closed(closing: str) -> None:
    history = History()
    events: list[ItemEvent] = [history.received(), history.fact(closing)]
    events.append(history.fact("receipt_corrected", legal_received_on=date(2026, 2, 20), reason="entry_error"))
    shown = publish(after(events))
    assert (shown.legal_received_on, shown.closed_at) == (date(2026, 2, 20), events[1].occurred_at)


def test_another_class_after_a_correction_counts_from_the_corrected_date() -> None:
    history = History()
    events: list[ItemEvent] = [history.received()]
    events.append(history.fact("receipt_corrected", legal_received_on=date(2026, 2, 20), reason="entry_error"))
    events.append(history.fact("reclassified", item_class=ItemClass.SCAN_MANGEL))
    assert publish(after(events)).due_on == add_workdays(date(2026, 2, 20), 3)


def test_of_very_many_corrections_the_first_date_and_the_newest_acts_are_kept() -> None:
    history = History()
    events: list[ItemEvent] = [history.received()]
    events += [
        history.fact("receipt_corrected", legal_received_on=date(2026, 2, 1 + day % 20), reason="entry_error")
        for day in range(100)
    ]
    shown = publish(after(events))
    assert len(shown.receipt_corrections) == KEPT_CORRECTIONS
    assert shown.first_legal_received_on == date(2026, 2, 27)
    assert shown.receipt_corrections[-1].became == shown.legal_received_on


def test_a_row_of_a_version_without_corrections_is_read() -> None:
    history = History()
    item = after([history.received(), history.transfer("a", "b"), history.fact("started")])
    row = orjson.loads(orjson.dumps(dump(item)))
    assert row["n"].pop(-2) == []
    assert load(row) == item


def test_a_second_receipt_is_void_whichever_came_first() -> None:
    h = History()
    first, second = h.received(1, team="a"), h.received(2, team="b", legal_received_on=date(2020, 1, 1))
    for events in ([first, second], [second, first]):
        assert publish(after(list(events))).legal_received_on == date(2026, 2, 27)


def test_a_touch_only_raises_the_last_activity() -> None:
    h = History()
    before = after([h.received()])
    touched = evolve(before, h.fact("touched", 50), 1, ROSTER)
    assert publish(touched).last_activity_at == at(50)
    assert touched.now == before.now
    assert touched.entries == before.entries


def test_a_confirmation_never_changes_owner_or_activity() -> None:
    h = History()
    resync = derive_id("resync")
    shown = publish(after([h.received(), h.fact("confirmed", 90, resync_id=resync)]))
    assert (shown.confirmed_by, shown.team, shown.last_activity_at) == (resync, "a", at(0))


def test_events_of_an_unknown_item_wait_for_its_receipt() -> None:
    h = History()
    received, started = h.received(), h.fact("started")
    stub = after([started])
    assert stub.is_stub
    assert stub.first_known_at == at(1)
    assert evolve(stub, received, 1, ROSTER).state is ItemState.IN_PROGRESS
    with pytest.raises(ValueError, match="stub"):
        publish(stub)


def test_an_order_about_an_unknown_item_is_judged_when_the_item_is_known() -> None:
    h = History()
    received, order = h.received(), h.transfer("a", "b")
    item = after([order])
    assert item.last_order is None
    item = evolve(item, received, 1, ROSTER)
    assert (item.team, reason(item)) == ("b", None)


@settings(max_examples=300, deadline=None)
@given(facts().flatmap(lambda events: st.tuples(st.just(events), st.permutations(events), st.data())))
def test_any_order_of_arrival_and_any_repeats_give_the_same_item(
    case: tuple[list[ItemEvent], list[ItemEvent], st.DataObject],
) -> None:
    """`offset`: where an event first was in the log, which is what a redelivery brings again."""
    events, shuffled, data = case
    repeats = data.draw(st.lists(st.sampled_from(events), max_size=6))
    offset = {event.event_id: number for number, event in enumerate(events)}
    item = None
    for event in [*shuffled, *repeats]:
        item = evolve(item, event, offset[event.event_id], ROSTER)
    assert item == after(events)


@settings(max_examples=200, deadline=None)
@given(histories())
def test_with_orders_too_everything_sent_again_changes_nothing(events: list[ItemEvent]) -> None:
    once = after(events)
    again = after(events, item=once)
    assert again._replace(version=once.version) == once


@settings(max_examples=200, deadline=None)
@given(histories())
def test_stepwise_and_folded_anew_are_the_same(events: list[ItemEvent]) -> None:
    item = after(events)
    assert fold(item.base, item.entries) == item.now
    assert all(a[:3] < b[:3] for a, b in pairwise(item.entries))


@settings(max_examples=200, deadline=None)
@given(histories())
def test_a_row_read_again_is_the_same_item(events: list[ItemEvent]) -> None:
    item = after(events)
    row = orjson.dumps(dump(item))
    assert load(orjson.loads(row)) == item
    assert orjson.dumps(dump(load(orjson.loads(row)))) == row


@settings(max_examples=200, deadline=None)
@given(histories())
def test_what_is_published_is_valid_and_only_corrections_change_the_receipt_date(events: list[ItemEvent]) -> None:
    item = after(events)
    if item.is_stub:
        return
    shown = publish(item)
    assert ItemStateChanged.model_validate_json(shown.model_dump_json()) == shown
    assert (shown.team is None) == (shown.state is ItemState.UNPLACED) or shown.state in (
        ItemState.DONE,
        ItemState.WITHDRAWN,
    )
    receipts = [e for e in events if e.type == "item.received"]
    first = shown.first_legal_received_on or shown.legal_received_on
    assert first in {e.legal_received_on for e in receipts}
    assert (shown.first_legal_received_on is None) == (not shown.receipt_corrections)
    if shown.receipt_corrections:
        corrections = {e.event_id: e for e in events if isinstance(e, ItemReceiptCorrected)}
        assert shown.legal_received_on == shown.receipt_corrections[-1].became <= business_date(shown.received_at)
        assert all(corrections[each.event_id].legal_received_on == each.became for each in shown.receipt_corrections)


def test_at_the_same_instant_the_sequence_number_decides() -> None:
    h = History()
    received = h.received(1).model_copy(update={"seq": 1})
    started = h.fact("started", 1).model_copy(update={"seq": 2})
    for events in ([received, started], [started, received]):
        assert after(list(events)).state is ItemState.IN_PROGRESS


def test_beyond_64_entries_the_oldest_are_folded_and_older_events_come_too_late() -> None:
    h = History()
    events: list[ItemEvent] = [h.received(10)]
    for minute in range(11, 11 + KEPT_ENTRIES + 9):
        events.append(h.fact("handed_over", minute, to_team=TEAMS[minute % 3]))
    item = after(events)
    assert len(item.entries) == KEPT_ENTRIES
    assert publish(item).legal_received_on == date(2026, 2, 27)
    assert load(orjson.loads(orjson.dumps(dump(item)))) == item
    with pytest.raises(TooLate):
        evolve(item, h.fact("started", 12.5), 99, ROSTER)
    assert evolve(item, events[1], 99, ROSTER) == item._replace(version=99)
    late = evolve(item, h.fact("started", 40.5), 99, ROSTER)
    assert late.team == item.team


def test_every_state_but_the_closed_ones_can_be_closed_and_those_only_reopen() -> None:
    for state, row in TRANSITIONS.items():
        assert row["item.receipt_corrected"] is state
        if state in (ItemState.DONE, ItemState.WITHDRAWN):
            assert set(row) == {"item.reopened", "item.receipt_corrected"}
        else:
            assert row["item.completed"] is ItemState.DONE
            assert row["item.withdrawn"] is ItemState.WITHDRAWN
