"""Counts of what waits."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.backlog import BACKLOG_RECORD, NO_TEAM
from contracts.item_state import ItemState
from contracts.items import ItemClass, ItemEvent
from mailroom.backlog import Counts, recount
from mailroom.items import Item, evolve
from tests.doubles.backlog_bytes import counted as partial_of
from tests.doubles.office.lives import REGION, ROSTER, History, at, histories

SEVERAL = st.tuples(histories(1), histories(2), histories(3)).flatmap(
    lambda parts: st.permutations([event for part in parts for event in part])
)


def counted(events: list[ItemEvent]) -> tuple[Counts, dict[str, Item]]:
    counts = Counts()
    items: dict[str, Item] = {}
    for version, event in enumerate(events):
        before = items.get(event.item_id)
        after = items[event.item_id] = evolve(before, event, version, ROSTER)
        counts.change(before, after)
    return counts, items


@settings(max_examples=150, deadline=None)
@given(SEVERAL)
def test_incremental_counts_equal_a_recount(events: list[ItemEvent]) -> None:
    counts, items = counted(events)
    fresh = recount(items.values())
    assert counts == fresh
    assert counts.drift(fresh) == 0
    for region, team in counts.teams():
        assert partial_of(counts.partial(region, team, at(9000), 5, 0)) == partial_of(
            fresh.partial(region, team, at(9000), 5, 0)
        )


@settings(max_examples=100, deadline=None)
@given(SEVERAL)
def test_when_every_item_is_gone_nothing_is_left(events: list[ItemEvent]) -> None:
    counts, items = counted(events)
    for item in items.values():
        counts.change(item, None)
    assert counts == Counts()
    assert counts.open_items() == 0


@settings(max_examples=100, deadline=None)
@given(SEVERAL)
def test_a_partial_is_valid_on_the_wire_and_counts_each_open_item_once(events: list[ItemEvent]) -> None:
    counts, items = counted(events)
    open_items = 0
    for region, team in counts.teams():
        partial = partial_of(counts.partial(region, team, None, 7, 2))
        assert BACKLOG_RECORD.validate_json(partial.model_dump_json()) == partial
        open_items += sum(cell.items for cell in partial.cells)
    assert open_items == sum(item.now is not None and item.now.is_open for item in items.values())


def test_cells_say_class_state_due_and_receipt_day() -> None:
    h = History()
    counts, _ = counted([h.received()])
    (cell,) = partial_of(counts.partial(REGION, "a", at(60), 0, 0)).cells
    assert cell == (ItemClass.VAEM, ItemState.WAITING, date(2026, 3, 13), date(2026, 2, 27), 1, 35)


def test_a_move_shows_at_both_teams_and_leaves_a_zero_behind() -> None:
    h = History()
    counts, _ = counted([h.received(), h.transfer("a", "b")])
    giver, receiver = (partial_of(counts.partial(REGION, team, at(60), 1, 0)) for team in "ab")
    assert giver.cells == ()
    assert [(f.received, f.moved_out) for f in giver.day_flows] == [(1, 1)]
    assert [(f.received, f.moved_in) for f in receiver.day_flows] == [(0, 1)]
    assert counts.take_changed() == ((REGION, "a"), (REGION, "b"))
    assert counts.changed == ()


def test_an_unplaced_item_counts_without_team() -> None:
    counts, _ = counted([History().received(team=None)])
    assert partial_of(counts.partial(REGION, NO_TEAM, at(60), 0, 0)).cells[0].state is ItemState.UNPLACED


def test_completed_late_means_after_the_due_date() -> None:
    h = History()
    counts, _ = counted([h.received(item_class="IRRLAEUFER"), h.fact("completed", 24 * 60)])
    flows = partial_of(counts.partial(REGION, "a", at(24 * 60), 1, 0)).day_flows
    assert [(f.day.day, f.completed, f.completed_minutes, f.completed_late) for f in flows] == [
        (2, 0, 0, 0),
        (3, 1, 5, 1),
    ]


def test_decided_automatically_is_received_and_binds_no_work() -> None:
    counts, _ = counted([History().received(decided_automatically=True)])
    partial = partial_of(counts.partial(REGION, "a", at(60), 0, 0))
    assert partial.cells == ()
    assert [(f.received, f.decided_automatically, f.completed) for f in partial.day_flows] == [(1, 1, 0)]


def test_flows_of_a_sunday_count_on_monday_and_reach_back_ten_working_days() -> None:
    day = 24 * 60
    h = History()
    counts, _ = counted([h.received(6 * day)])
    assert [f.day for f in partial_of(counts.partial(REGION, "a", None, 0, 0)).day_flows] == [date(2026, 3, 9)]
    assert partial_of(counts.partial(REGION, "a", at(21 * day), 0, 0)).day_flows != ()
    assert partial_of(counts.partial(REGION, "a", at(22 * day), 0, 0)).day_flows == ()


def test_the_last_input_of_a_channel_is_the_newest_that_is_still_there() -> None:
    counts, items = counted([History(1).received(5), History(2).received(9), History(3).received(7)])
    assert partial_of(counts.partial(REGION, "a", None, 0, 0)).channels[0].last_at == at(9)
    counts.change(items[History(2).item_id], None)
    assert partial_of(counts.partial(REGION, "a", None, 0, 0)).channels[0].last_at == at(7)


def test_a_touch_or_a_repeat_marks_no_team_as_changed() -> None:
    h = History()
    received = h.received()
    counts, items = counted([received])
    counts.take_changed()
    item = items[received.item_id]
    counts.change(item, evolve(item, received, 5, ROSTER))
    assert counts.changed == ()


def test_a_corrected_class_moves_every_figure_of_the_item() -> None:
    h = History()
    counts, _ = counted([h.received(), h.fact("reclassified", item_class="BUT")])
    partial = partial_of(counts.partial(REGION, "a", at(60), 1, 0))
    assert [cell.item_class for cell in partial.cells] == [ItemClass.BUT]
    assert [flow.item_class for flow in partial.day_flows] == [ItemClass.BUT]
