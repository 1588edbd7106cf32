"""Events of one item at one instant: the receipt first, then `seq`, then the course of a life, then the log."""

from uuid import uuid4

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.recount.ledger import Ledger
from audit.recount.roster import Teams
from contracts.item_state import ItemState
from contracts.items import (
    ItemEvent,
    ItemReceived,
)
from mailroom.items import Item, dump, evolve, load
from tests.doubles.office.lives import ROSTER, History

LIFE = ("started", "parked", "resumed", "completed", "reopened")
STATES = [ItemState(name) for name in ("WAITING", "IN_PROGRESS", "PARKED", "WAITING", "DONE", "WAITING")]


def at_once(kind: str, **fields: object) -> ItemEvent:
    """An event of the one instant, with an id that says nothing of its order."""
    return History().fact(kind, 0, **fields).model_copy(update={"event_id": str(uuid4())})


def receipt() -> ItemEvent:
    return History().received(0).model_copy(update={"event_id": str(uuid4())})


def stored(item: Item) -> Item:
    return load(orjson.loads(orjson.dumps(dump(item))))


def both(events: list[ItemEvent]) -> tuple[str | None, str | None]:
    """State and owner after these events in this order, restarted after each; the auditor must say the same."""
    item, ledger = None, Ledger(Teams(ROSTER.teams.values()))
    for offset, event in enumerate(events):
        item = evolve(stored(item) if item else None, event, offset, ROSTER)
        ledger.take(event, offset)
    assert item is not None
    [(_, life)] = ledger.lives()
    assert (life.state, life.team) == (item.state, item.team)
    return item.state, item.team


@settings(max_examples=1000, deadline=None)
@given(st.integers(0, len(LIFE)), st.data())
def test_a_life_of_one_instant_ends_the_same_in_any_order_of_arrival(steps: int, data: st.DataObject) -> None:
    events = [receipt(), *(at_once(kind) for kind in LIFE[:steps])]
    arrived = data.draw(st.permutations(events))
    repeats = data.draw(st.lists(st.sampled_from(events), max_size=4))
    assert both([*arrived, *repeats]) == (STATES[steps], "a")


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_seq_goes_before_the_course_of_a_life_and_the_receipt_before_both(data: st.DataObject) -> None:
    events = [at_once(kind, seq=number) for number, kind in enumerate(("completed", "reopened", "started"))]
    arrived = data.draw(st.permutations([receipt().model_copy(update={"seq": 7}), *events]))
    assert both(arrived) == (ItemState.IN_PROGRESS, "a")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=2), st.booleans())
def test_orders_of_one_instant_are_carried_out_one_after_the_other(hand_backs: list[bool], started: bool) -> None:
    """To and fro, recalled or (with work begun or not) handed back: nothing is refused, whatever the ids."""
    events = [receipt()]
    for back in hand_backs:
        pair = {"from_team": "a", "to_team": "b"}
        events.append(at_once("transfer_ordered", proposal_id=str(uuid4()), wave=1, **pair))
        events += [at_once("started")] if back and started else []
        kind = "handed_back" if back else "recall_ordered"
        events.append(at_once(kind, from_team="b", to_team="a"))
        if back:
            break  # who handed an item back does not get it again
    assert both(events) == (ItemState.WAITING, "a")


def test_a_hand_over_after_an_order_and_an_order_after_a_hand_over_both_hold() -> None:
    transfer = at_once("transfer_ordered", from_team="b", to_team="c", proposal_id=str(uuid4()), wave=1)
    assert both([receipt(), at_once("handed_over", to_team="b"), transfer])[1] == "c"
    transfer = transfer.model_copy(update={"from_team": "a", "to_team": "b"})
    assert both([receipt(), transfer, at_once("handed_over", to_team="c")])[1] == "c"


def test_two_hand_overs_of_one_instant_count_in_the_order_of_the_log() -> None:
    for _ in range(20):
        assert both([receipt(), at_once("handed_over", to_team="b"), at_once("handed_over", to_team="c")])[1] == "c"


def test_a_row_of_an_older_release_is_read_and_put_right_by_the_next_late_event() -> None:
    """Its entries were sorted by ids: here the completion stood before the receipt, and the item stayed open."""
    received, completed = receipt(), at_once("completed")
    row = dump(evolve(None, received, 1, ROSTER))
    head, rest = tuple(row["e"][0])[:4], tuple(row["e"][0])[4:]
    done = evolve(None, completed, 0, ROSTER).entries[0]
    row["e"] = [(done[0], 0, *done[2:]), (head[0], 0, *head[2:], *rest)]
    item = load(orjson.loads(orjson.dumps(row)))
    assert item.state is ItemState.WAITING
    assert isinstance(received, ItemReceived)
    assert evolve(item, at_once("parked"), 2, ROSTER).state is ItemState.DONE
