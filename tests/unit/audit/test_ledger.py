"""The auditor's fold: facts in the order of their time, orders in the order of arrival."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.recount import snapshot
from audit.recount.ledger import Ledger
from audit.recount.life import Life
from audit.recount.roster import Teams
from contracts.base import derive_id
from contracts.item_state import ItemState
from contracts.items import (
    ITEMS_RECORD,
    ItemClass,
    ItemEvent,
    ItemReceived,
    TransferOrdered,
)
from contracts.teams import TeamDescribed
from mailroom.items import Item, TooLate, evolve
from mailroom.teams import roster_of
from tests.doubles.office.records import a_team

ITEM = derive_id("item")
DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


def team(name: str, **changed: Any) -> TeamDescribed:
    return a_team(name, **{"region": "r", "occurred_at": DAY} | changed)


TEAMS = {one.team: one for one in (team("a"), team("b"), team("c", closed=True), team("d", region="other"))}

B_CLOSED_LATER = team("b", closed=True, occurred_at=DAY + timedelta(minutes=10))


def event(kind: str, minute: int, **more: Any) -> ItemEvent:
    content = {"type": kind, "item_id": ITEM, "occurred_at": DAY + timedelta(minutes=minute)}
    content["event_id"] = derive_id(kind, minute, sorted(more.items()))
    made = ITEMS_RECORD.validate_python({**content, **more})
    assert hasattr(made, "item_id")
    return made  # type: ignore[return-value]


def received(minute: int = 0, **more: Any) -> ItemEvent:
    content = {"item_class": ItemClass.VAEM, "channel": "email", "legal_received_on": date(2026, 3, 2), "region": "r"}
    return event("item.received", minute, **{**content, "team": "a", **more})


def transfer(minute: int, from_team: str = "a", to_team: str = "b") -> ItemEvent:
    order = {"from_team": from_team, "to_team": to_team, "proposal_id": derive_id("p"), "wave": 1}
    return event("item.transfer_ordered", minute, **order)


OFFSETS = count()


def take(ledger: Ledger, *events: ItemEvent) -> Ledger:
    for one in events:
        ledger.take(one, next(OFFSETS))
    return ledger


def ledger_of(*events: ItemEvent, teams: Iterable[TeamDescribed] = TEAMS.values()) -> Ledger:
    return take(Ledger(Teams(teams)), *events)


def life_of(*events: ItemEvent, teams: Iterable[TeamDescribed] = TEAMS.values()) -> Life:
    ((_, life),) = ledger_of(*events, teams=teams).lives()
    return life


def test_facts_count_in_the_order_of_their_time_whenever_they_arrive() -> None:
    facts = [received(), event("item.started", 5), event("item.completed", 9), event("item.reopened", 12)]
    expected = life_of(*facts)
    assert (expected.state, expected.team) == (ItemState.WAITING, "a")
    for seed in range(20):
        shuffled = facts.copy()
        random.Random(seed).shuffle(shuffled)
        assert life_of(*shuffled) == expected


def test_equal_times_are_ordered_by_seq() -> None:
    first, then = event("item.handed_over", 5, to_team="b", seq=1), event("item.handed_over", 5, to_team="d", seq=2)
    assert life_of(received(), then, first).team == "d"
    assert life_of(received(), then, first).region == "other"


def test_an_order_counts_as_the_item_stood_when_it_arrived() -> None:
    assert life_of(received(), event("item.started", 5), transfer(6)).team == "a"
    late_start = life_of(received(), transfer(6), event("item.started", 5))
    assert (late_start.team, late_start.transferred) == ("b", True)


@pytest.mark.parametrize(
    ("before", "order"),
    [
        ([event("item.excluded", 1)], transfer(6)),
        ([event("item.completed", 1)], transfer(6)),
        ([], transfer(6, from_team="b", to_team="a")),
        ([], transfer(6, to_team="c")),
        ([], transfer(6, to_team="d")),
        ([], transfer(6, to_team="nowhere")),
        ([transfer(1), transfer(2, "b", "a")], transfer(6, "b", "a")),
    ],
    ids=["excluded", "closed", "not its owner", "closed team", "other region", "unknown team", "moved already"],
)
def test_an_order_the_item_forbids_changes_no_owner(before: list[ItemEvent], order: ItemEvent) -> None:
    assert life_of(received(), *before, order).team == life_of(received(), *before).team


def test_a_repeated_event_changes_nothing_and_is_counted() -> None:
    ledger = ledger_of(received(), event("item.parked", 3), event("item.parked", 3), received())
    assert ledger.duplicates == 2
    assert next(ledger.lives())[1].state is ItemState.PARKED


def test_other_content_under_a_known_id_is_counted() -> None:
    first, over = received(), event("item.handed_over", 3, to_team="b")
    resync = first.model_copy(update={"team": "b", "resync_id": derive_id("r")})
    ledger = ledger_of(first, over, first, over, resync, over.model_copy(update={"seq": 7}))
    assert ledger.contradictions == 0
    other = received(team="b").model_copy(update={"event_id": derive_id("other")})
    take(ledger, over.model_copy(update={"to_team": "a"}), other, first)
    assert ledger.contradictions == 2


def test_an_item_without_receipt_is_no_item_and_its_orders_wait_for_it() -> None:
    ledger = ledger_of(transfer(6))
    assert not list(ledger.lives())
    take(ledger, received())
    assert next(ledger.lives())[1].team == "b"


def test_what_is_older_than_the_kept_happenings_comes_too_late() -> None:
    steps = [event("item.parked" if minute % 2 else "item.resumed", 10 + minute) for minute in range(100)]
    ledger = ledger_of(received(), *steps, event("item.completed", 5))
    assert ledger.too_late == 1
    assert next(ledger.lives())[1].state is ItemState.PARKED


def test_a_snapshot_brings_back_the_same_book(tmp_path: Path) -> None:
    ledger, again = ledger_of(received(), transfer(6), event("item.parked", 8)), ledger_of()
    snapshot.save(tmp_path / "book.gz", ledger, {("t", 0): 3})
    assert snapshot.load(tmp_path / "book.gz", again) == {("t", 0): 3}
    for book in (ledger, again):
        take(book, event("item.resumed", 7), transfer(6))
    assert list(again.lives()) == list(ledger.lives())
    assert again.duplicates == ledger.duplicates == 1


_TEAM = st.sampled_from(["a", "b", "c", "d", "nowhere"])
_MINUTE = st.integers(0, 30)
_STEPS = st.builds(
    lambda kind, minute, seq: event(f"item.{kind}", minute, seq=seq),
    st.sampled_from(
        ["started", "parked", "resumed", "completed", "withdrawn", "reopened", "touched", "excluded", "included"]
    ),
    _MINUTE,
    st.integers(0, 2),
)
_HANDED = st.builds(lambda minute, to: event("item.handed_over", minute, to_team=to), _MINUTE, _TEAM)
_PLACED = st.builds(lambda minute, to: event("item.placement_ordered", minute, to_team=to), _MINUTE, _TEAM)
_ORDERED = st.builds(
    lambda kind, minute, wave, old, new: (
        transfer(minute, old, new)
        if kind == "item.transfer_ordered"
        else event(kind, minute, from_team=old, to_team=new, seq=wave)
    ),
    st.sampled_from(["item.transfer_ordered", "item.recall_ordered", "item.handed_back"]),
    _MINUTE,
    st.integers(0, 3),
    _TEAM,
    _TEAM,
)
_RECEIVED = st.builds(
    lambda minute, owner, skills, auto: received(minute, team=owner, skills=skills, decided_automatically=auto),
    st.integers(0, 10),
    st.sampled_from([None, "a", "b"]),
    st.sampled_from([(), ("EXTRA",)]),
    st.booleans(),
)
_CORRECTED = st.builds(
    lambda minute, day: event("item.receipt_corrected", minute, legal_received_on=day, reason="stamp_misread"),
    _MINUTE,
    st.dates(date(2026, 2, 27), date(2026, 3, 3)),
)
_ANY = st.one_of(_STEPS, _HANDED, _CORRECTED, _PLACED, _ORDERED, _RECEIVED)


@settings(max_examples=400, deadline=None)
@given(st.lists(_ANY, max_size=40), st.integers(0, 90))
def test_two_folds_written_apart_agree_on_owner_state_and_class(events: list[ItemEvent], noise: int) -> None:
    """`mailroom` and the auditor share no line; on any history in any order they must come to the same."""
    roster = roster_of(TEAMS.values())
    item: Item | None = None
    ledger = Ledger(Teams(TEAMS.values()))
    steps = [event("item.parked" if n % 2 else "item.resumed", 5 + n // 4, seq=10 + n) for n in range(noise)]
    for offset, one in enumerate([*steps, *events]):
        ledger.take(one, offset)
        try:
            item = evolve(item, one, offset, roster)
        except TooLate:
            continue
    lives = dict(ledger.lives())
    if item is None or item.is_stub:
        assert not lives
        return
    life = lives[ITEM]
    assert item.now is not None
    assert (life.team, life.state, life.region) == (item.team, item.state, item.region)
    assert (life.legal.toordinal(), life.first_legal.toordinal()) == (item.now.legal, item.now.receipt.legal)
    assert (life.minutes, life.excluded, life.system_moves) == (
        item.now.minutes, item.now.excluded, item.now.system_moves,
    )  # fmt: skip


def test_a_transfer_is_a_transfer_in_both_vocabularies() -> None:
    assert isinstance(transfer(1), TransferOrdered)
    assert isinstance(received(), ItemReceived)


def test_an_order_is_held_against_the_teams_of_its_own_time() -> None:
    teams = [*TEAMS.values(), B_CLOSED_LATER]
    assert life_of(received(), transfer(5), teams=teams).team == "b"
    assert life_of(received(), transfer(15), teams=teams).team == "a"


def test_before_the_oldest_description_that_is_left_a_team_is_believed_to_be_open() -> None:
    assert life_of(received(), transfer(5), teams=[TEAMS["a"], B_CLOSED_LATER]).team == "b"


def test_what_waits_unstarted_in_a_closed_team_may_be_placed() -> None:
    placed = event("item.placement_ordered", 9, to_team="b")
    assert life_of(received(team="c"), placed).team == "b"
    assert life_of(received(team="c"), event("item.started", 5), placed).team == "c"
    assert life_of(received(team="a"), placed).team == "a"
