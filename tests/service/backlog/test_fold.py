"""The rule of one partition of `items`, without a broker: repeats, order of arrival, ticks, stubs, orders."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.backlog import BacklogCounted, PartialsReached
from contracts.base import Event, derive_id
from contracts.case_keys import case_key_of
from contracts.item_state import ItemState, ItemStateChanged, TickPassed
from contracts.items import (
    BusinessTimeReached,
    HeartbeatSent,
    ItemEvent,
    ItemStarted,
)
from contracts.topics import BACKLOG, ITEM_STATE, ITEMS
from services.backlog.fold import BacklogFold
from services.backlog.metrics import Figures
from services.backlog.recount import RECOUNTED_AT_ONCE
from services.backlog.settings import Settings
from services.backlog.tables import GONE
from services.chassis.kafka import Output, Record, encode
from services.chassis.metrics import Metrics
from services.streams import Step
from tests.doubles.backlog_bytes import event_of
from tests.doubles.office.lives import REGION, ROSTER, START, History, facts
from tests.doubles.rows import DictRows

SETTINGS = Settings(partitions=1, recount_every_ticks=1)


class Desk:
    """One partition: a fold over rows, fed like the transport does it; keeps the newest message per key."""

    def __init__(self, settings: Settings = SETTINGS) -> None:
        self.settings = settings
        self.rows = DictRows()
        self.metrics = Metrics(settings, "backlog")
        self.outputs: list[Output] = []
        self.parked: list[tuple[int, str]] = []
        self._offsets = count()
        self.restart()

    def restart(self) -> None:
        self.fold = BacklogFold(0, self.rows, self.settings, lambda: ROSTER, Figures(self.metrics))

    def records(self, *events: Event) -> list[Record]:
        return [
            Record(ITEMS.name, 0, next(self._offsets), getattr(event, "item_id", "-"), encode(event))
            for event in events
        ]

    def feed(self, *events: Event) -> Step:
        return self.take(self.records(*events))

    def take(self, records: Sequence[Record], *, crash: bool = False) -> Step:
        step = self.fold.fold(records)
        self.outputs.extend(step.outputs)
        self.parked.extend((letter.record.offset, letter.reason_code) for letter in step.dead_letters)
        if not crash:
            self.rows.apply(step)
        return step

    def poll(self) -> None:
        self.outputs.extend(self.fold.poll())

    def state(self, item_id: str) -> ItemStateChanged:
        return cast(ItemStateChanged, self.newest(ITEM_STATE.name)[item_id])

    def newest(self, topic: str) -> dict[str, Event | None]:
        return {output.key: event_of(output) for output in self.outputs if output.topic == topic}

    def totals(self) -> dict[str, int]:
        counted = [event for event in self.newest(BACKLOG.name).values() if isinstance(event, BacklogCounted)]
        return {event.team: sum(cell.items for cell in event.cells) for event in counted if event.cells}

    def drift(self) -> float | None:
        return self.metrics._registry.get_sample_value("mailroom_backlog_recount_drift_items")


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def history() -> History:
    return History()


def tick(days: float = 0) -> BusinessTimeReached:
    at = START + timedelta(days=days)
    return BusinessTimeReached(event_id=derive_id("tick", at), at=at)


def test_an_item_has_a_row_a_public_record_and_is_counted(desk: Desk, history: History) -> None:
    desk.feed(history.received())
    desk.poll()
    assert desk.state(history.item_id).team == "a"
    assert desk.totals() == {"a": 1}
    assert history.item_id in desk.rows.stored


def test_a_repeat_changes_nothing_but_is_written_and_published_again(desk: Desk, history: History) -> None:
    received = history.received()
    desk.feed(received)
    before = desk.state(history.item_id)
    step = desk.feed(received)
    assert history.item_id in step.rows
    assert desk.state(history.item_id).model_copy(update={"version": before.version}) == before
    desk.poll()
    assert desk.totals() == {"a": 1}


def test_a_move_leaves_the_old_team_empty_and_says_so_once(desk: Desk, history: History) -> None:
    desk.feed(history.received())
    desk.poll()
    desk.feed(history.fact("handed_over", to_team="b"))
    desk.poll()
    assert desk.totals() == {"b": 1}
    sent = len(desk.outputs)
    desk.poll()
    assert len(desk.outputs) == sent


def test_an_order_is_judged_once_and_its_verdict_stays(desk: Desk, history: History) -> None:
    received, transfer = history.received(), history.transfer("a", "b")
    desk.feed(received, transfer)
    first = desk.state(history.item_id)
    assert first.last_order is not None
    assert (first.team, first.last_order.result) == ("b", "done")
    desk.feed(transfer)
    assert desk.state(history.item_id).last_order == first.last_order


def test_a_started_item_is_not_moved(desk: Desk, history: History) -> None:
    desk.feed(history.received(), history.fact("started"), history.transfer("a", "b"))
    verdict = desk.state(history.item_id).last_order
    assert verdict is not None
    assert (verdict.result, verdict.reason) == ("refused", "started")


def test_two_orders_in_one_chunk_both_show_their_verdict(desk: Desk, history: History) -> None:
    excluded, transfer = history.fact("excluded", 5), history.transfer("a", "b", 6)
    desk.feed(history.received(), excluded, transfer)
    shown = [
        event.last_order.order_id
        for event in map(event_of, desk.outputs)
        if isinstance(event, ItemStateChanged) and event.last_order
    ]
    assert shown == [excluded.event_id, transfer.event_id]


def test_a_tick_is_answered_after_everything_before_it(desk: Desk, history: History) -> None:
    desk.feed(history.received(), tick(1), history.fact("completed"))
    kinds = [type(event_of(output)) for output in desk.outputs]
    assert kinds == [ItemStateChanged, BacklogCounted, PartialsReached, TickPassed, ItemStateChanged]
    reached = desk.newest(BACKLOG.name)[f"{REGION}|*|0"]
    assert isinstance(reached, PartialsReached)
    assert reached.at == tick(1).at


def test_a_tick_that_comes_again_gets_the_same_answer_again(desk: Desk, history: History) -> None:
    desk.feed(history.received())
    first = desk.feed(tick(1)).outputs
    again = desk.feed(tick(1)).outputs
    markers = (PartialsReached, TickPassed)
    assert [o for o in first if isinstance(o.event, markers)] == [o for o in again if isinstance(o.event, markers)]


def test_after_a_crash_before_the_rows_were_kept_the_same_messages_are_sent(desk: Desk, history: History) -> None:
    records = desk.records(history.received(), history.transfer("a", "b"), tick(1))
    first = desk.take(records, crash=True)
    desk.restart()
    again = desk.take(records)
    assert first.outputs == again.outputs
    assert first.rows == again.rows


def test_after_a_restart_every_team_is_told_again_with_the_tick_it_includes(desk: Desk, history: History) -> None:
    desk.feed(history.received(), tick(1))
    desk.poll()
    desk.outputs.clear()
    desk.restart()
    desk.poll()
    assert desk.totals() == {"a": 1}
    counted = desk.newest(BACKLOG.name)[f"{REGION}|a|0"]
    assert isinstance(counted, BacklogCounted)
    assert (counted.at, counted.version) == (tick(1).at, 1)


def test_a_team_whose_items_are_gone_is_told_as_empty_also_after_a_restart() -> None:
    desk, history = Desk(Settings(partitions=1, forget_closed_after_workdays=1)), History()
    desk.feed(history.received(0), history.fact("completed", 1))
    desk.feed(tick(14))
    desk.outputs.clear()
    desk.restart()
    desk.poll()
    counted = desk.newest(BACKLOG.name)[f"{REGION}|a|0"]
    assert isinstance(counted, BacklogCounted)
    assert counted.cells == ()


def test_an_event_before_its_receipt_counts_nowhere_and_is_not_lost(desk: Desk, history: History) -> None:
    received, started = history.received(0), history.fact("started", 5)
    desk.feed(started, tick(1))
    desk.poll()
    assert desk.totals() == {}
    assert history.item_id not in desk.newest(ITEM_STATE.name)
    desk.feed(received)
    assert desk.state(history.item_id).state == "IN_PROGRESS"
    desk.feed(tick(30))
    assert desk.parked == []


def test_an_item_nobody_received_becomes_dead_letters_after_seven_working_days(desk: Desk, history: History) -> None:
    desk.feed(history.fact("started", 0), history.fact("touched", 1))
    desk.restart()
    desk.feed(tick(9))
    assert desk.parked == []
    desk.feed(tick(10))
    assert desk.parked == [(0, "unknown_item"), (1, "unknown_item")]
    assert history.item_id not in desk.rows.stored


def test_a_closed_item_is_forgotten_thirty_working_days_later(desk: Desk, history: History) -> None:
    desk.feed(history.received(0), history.fact("completed", 1), tick(1))
    desk.restart()
    desk.feed(tick(60))
    assert desk.newest(ITEM_STATE.name)[history.item_id] is None
    assert history.item_id not in desk.rows.stored
    desk.poll()
    assert desk.drift() == 0


def test_an_item_reopened_after_it_was_forgotten_is_open_again_with_its_clocks(desk: Desk, history: History) -> None:
    desk.feed(history.received(0, case_key=case_key_of(b"k" * 32, "x"), batch_id="B"), history.fact("completed", 1))
    before = desk.state(history.item_id)
    desk.feed(tick(60))
    assert desk.newest(ITEM_STATE.name)[history.item_id] is None
    desk.restart()
    desk.feed(history.fact("reopened", 61 * 24 * 60), tick(62))
    shown = desk.state(history.item_id)
    assert (shown.state, shown.team, shown.due_on, shown.clocks) == ("WAITING", "a", before.due_on, before.clocks)
    assert (shown.case_key, shown.batch_id) == (None, None)
    desk.poll()
    assert sum(desk.totals().values()) == 1
    assert not [key for key in desk.rows.stored if key.startswith(GONE)]
    desk.restart()
    desk.poll()
    assert desk.state(history.item_id) == shown and desk.drift() == 0


def test_forgotten_and_reopened_in_one_chunk_is_not_lost(desk: Desk, history: History) -> None:
    desk.feed(history.received(0), history.fact("completed", 1), tick(60), history.fact("reopened", 61 * 24 * 60))
    assert desk.state(history.item_id).state == "WAITING"
    assert history.item_id in desk.rows.stored


def test_what_comes_late_about_a_forgotten_item_leaves_it_closed_or_is_a_dead_letter(
    desk: Desk, history: History
) -> None:
    desk.feed(history.received(0), history.fact("completed", 10), tick(60))
    desk.feed(history.fact("started", 11), history.fact("started", 5))
    assert [reason for _, reason in desk.parked] == ["too_late"]
    assert desk.totals() == {}
    desk.feed(tick(61))
    assert desk.newest(ITEM_STATE.name)[history.item_id] is None


def test_a_trace_goes_after_its_time(desk: Desk, history: History) -> None:
    desk.feed(history.received(0), history.fact("completed", 1), tick(60))
    desk.restart()
    assert [key for key in desk.rows.stored if key.startswith(GONE)]
    desk.feed(tick(60 + 366))
    assert not [key for key in desk.rows.stored if key.startswith(GONE)]


def test_in_a_replay_nothing_is_forgotten() -> None:
    desk, history = Desk(Settings(partitions=1, forget_closed_after_workdays=0)), History()
    desk.feed(history.received(0), history.fact("completed", 1), tick(400))
    assert history.item_id in desk.rows.stored


def test_what_cannot_be_used_is_parked_with_its_reason_and_the_rest_goes_on(desk: Desk, history: History) -> None:
    broken = Record(ITEMS.name, 0, 100, history.item_id, b"{")
    wrong = Record(ITEMS.name, 0, 101, derive_id("other"), encode(history.fact("started")))
    desk.take([broken, wrong, *desk.records(history.received())])
    assert desk.parked == [(100, "not_json"), (101, "wrong_key")]
    assert desk.state(history.item_id).team == "a"


def test_a_record_outside_the_partition_of_its_key_never_gets_a_second_owner() -> None:
    history = History()
    desk = Desk(Settings(partitions=1000))
    desk.feed(history.received())
    assert desk.parked == [(0, "wrong_partition")]


def test_heartbeats_are_passed_on_to_both_topics() -> None:
    desk = Desk()
    heartbeat = HeartbeatSent(sent_at=datetime(2026, 3, 2, tzinfo=UTC))
    step = desk.feed(heartbeat)
    assert step.outputs == [Output(ITEM_STATE.name, "-", heartbeat, 0), Output(BACKLOG.name, "-", heartbeat, 0)]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_repeats_order_of_arrival_and_chunking_lead_to_the_same_records_and_counts(data: st.DataObject) -> None:
    several = [data.draw(facts(item, most=5)) for item in range(3)]
    # Their place says the order of facts of one kind and instant; without it the log would, and the logs differ here.
    events: list[ItemEvent] = [
        event.model_copy(update={"seq": place}) for history in several for place, event in enumerate(history)
    ]
    plain, odd = Desk(), Desk()
    plain.feed(*events, tick(30))
    mixed = data.draw(st.permutations([*events, *data.draw(st.lists(st.sampled_from(events), max_size=5))]))
    while mixed:
        cut = data.draw(st.integers(1, len(mixed)))
        odd.feed(*mixed[:cut])
        mixed = mixed[cut:]
        if data.draw(st.booleans()):
            odd.restart()
            odd.poll()
    odd.feed(tick(30))
    plain.poll()
    odd.poll()
    assert plain.totals() == odd.totals()
    for history in several:
        same = {"version": 0}
        item_id = history[0].item_id
        assert plain.state(item_id).model_copy(update=same) == odd.state(item_id).model_copy(update=same)
    assert odd.drift() == 0


def test_a_recount_in_slices_follows_what_changes_meanwhile() -> None:
    desk = Desk()
    several = [History(number) for number in range(3 * RECOUNTED_AT_ONCE)]
    desk.feed(*(history.received() for history in several), tick(1))
    while desk.drift() is None or desk.fold._state._recount is not None:
        changed = several.pop()
        desk.feed(changed.fact("completed", 1), History(len(several) + 10_000).received())
        desk.poll()
    assert desk.drift() == 0


def test_a_recount_finds_what_was_counted_wrong(desk: Desk, history: History) -> None:
    desk.feed(history.received(), tick(1))
    desk.poll()
    del desk.rows.stored[history.item_id]
    desk.feed(tick(1))
    desk.poll()
    assert desk.drift() == 1


def test_items_out_of_memory_are_read_from_their_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.backlog.fold.KEPT_ROWS", 2)
    desk, histories = Desk(), [History() for _ in range(5)]
    for history in histories:
        desk.feed(history.received())
    for history in histories:
        desk.feed(history.fact("started"))
    for history in reversed(histories):
        desk.feed(history.fact("completed"))
    assert [desk.state(history.item_id).state for history in histories] == [ItemState.DONE] * 5
    assert desk.totals() == {}


def _letters(desk: Desk, *events: Event) -> list[tuple[str, bool]]:
    return [(each.reason_code, each.understood) for each in desk.feed(*events).dead_letters]


def test_other_content_under_a_known_id_is_counted_and_listed_and_changes_nothing(desk: Desk, history: History) -> None:
    receipt = history.received()
    over = history.fact("handed_over", to_team="b")
    desk.feed(receipt, over)
    shown = desk.state(history.item_id)
    later = receipt.occurred_at + timedelta(hours=1)
    resync = receipt.model_copy(update={"team": "c", "occurred_at": later, "resync_id": derive_id("resync")})
    harmless = (receipt, receipt.model_copy(update={"occurred_at": later}), over, resync)
    assert _letters(desk, *harmless) == []
    contradicting = (
        receipt.model_copy(update={"team": "c"}),
        receipt.model_copy(update={"event_id": derive_id("again"), "restricted": True, "occurred_at": later}),
        over.model_copy(update={"to_team": "a"}),
        ItemStarted(event_id=over.event_id, item_id=over.item_id, occurred_at=later),
    )
    assert _letters(desk, *contradicting) == [("other_content", True)] * 4
    assert "mailroom_contradicting_events_total 4.0" in desk.metrics.exposition().decode()
    assert (desk.state(history.item_id).team, desk.state(history.item_id).state) == (shown.team, shown.state)


def test_a_receipt_corrected_to_after_its_report_is_listed(desk: Desk, history: History) -> None:
    desk.feed(history.received(legal_received_on=START.date()))
    late = history.fact("receipt_corrected", 9000, legal_received_on=START.date() + timedelta(1), reason="entry_error")
    assert _letters(desk, late) == [("after_report", True)]
