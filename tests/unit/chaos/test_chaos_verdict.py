"""Each check of the verdict holds on a sound run and finds what it is there for."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from chaos.act import Outcome
from chaos.evidence import Evidence, Letter, State
from chaos.memory import Remembered
from chaos.results import untried
from chaos.stops import WITHIN_SECONDS, after_stops, stopped_in_time
from chaos.verdict import (
    events_took_effect,
    items_once_and_right,
    no_decision_lost,
    no_transfer_twice,
    one_yes_per_side,
    poison_parked,
)

AT = "2026-03-02T09:00:00+00:00"
LATER = "2026-03-02T10:00:00+00:00"
ITEM, PROPOSAL, ORDER = "item-1", "proposal-1", "order-1"
RELIEF, SHARE = "relief-1", "share-1"


def a_state(version: int, **changed: Any) -> State:
    record = {
        "type": "item.state_changed",
        "version": version,
        "state": "IN_PROGRESS",
        "team": "a",
        "last_activity_at": LATER,
        "system_moves": 0,
        "last_order": None,
    }
    return State(0, record | changed)


def a_relief(version: int, giver: str, receiver: str) -> dict[str, Any]:
    """An agreement in these states, agreed where it says so."""
    share = {"share_id": SHARE, "state": receiver, "agreed_at": AT if receiver == "agreed" else None}
    agreed_at = AT if giver == "agreed" else None
    shares = [{**share, "by_policy": False}]
    return {"relief_id": RELIEF, "version": version, "state": giver, "agreed_at": agreed_at, "shares": shares}


def sound() -> tuple[Remembered, Evidence]:
    """One item of ours that was started, one moved item of the office, two answers, one dead letter."""
    remembered = Remembered(ours={ITEM})
    remembered.acknowledge(
        [
            {"type": "item.received", "event_id": "e1", "item_id": ITEM, "occurred_at": AT, "team": "a"},
            {"type": "item.started", "event_id": "e2", "item_id": ITEM, "occurred_at": LATER, "seq": 1},
            {"type": "item.received", "event_id": "e3", "item_id": "moved", "occurred_at": AT, "team": "a"},
        ]
    )
    remembered.decisions += [("lead-a", "accept", RELIEF, "agreed"), ("lead-b", "accept", SHARE, "agreed")]
    evidence = Evidence()
    evidence.events |= {"e1": [(0, 5)], "e2": [(0, 6)], "e3": [(0, 7)], ORDER: [(0, 8)]}
    evidence.states[ITEM] = [a_state(5), a_state(6)]
    verdict = {"order_id": ORDER, "result": "done", "reason": None}
    evidence.states["moved"] = [
        a_state(7, state="WAITING"),
        a_state(8, state="WAITING", team="b", system_moves=1, last_order=verdict),
    ]
    evidence.transfers[ORDER] = ("moved", PROPOSAL)
    evidence.proposals[PROPOSAL] = [
        {"version": 1, "state": "running"},
        {"version": 2, "state": "done", "moved_items": 1},
    ]
    evidence.sql_orders = [
        {"order_id": ORDER, "item_id": "moved", "kind": "transfer", "proposal_id": PROPOSAL, "verdict": "done"}
    ]
    evidence.sql_proposals[PROPOSAL] = "done"
    told = [a_relief(1, "asked", "asked"), a_relief(2, "agreed", "asked"), a_relief(3, "agreed", "agreed")]
    evidence.reliefs[RELIEF] = list(told)
    evidence.sql_reliefs[RELIEF] = told[-1]
    evidence.sql_audit = [("lead-a", "relief.accept", RELIEF), ("lead-b", "relief.accept", SHARE)]
    evidence.marks["m1"] = 1
    evidence.letters["items", 0, 9] = Letter(("items", 0, 9), "not_json", "m1")
    return remembered, evidence


Check = Callable[[Remembered, Evidence], Iterable[str]]
Change = Callable[[Remembered, Evidence], object]


def a_letter(topic: str, offset: int, reason: str, mark: str) -> Change:
    """A record that was parked, and the mark that it carries."""
    place = (topic, 0, offset)
    return lambda _, evidence: evidence.letters.update({place: Letter(place, reason, mark)})


def verdict_of_the_order(said: str | None) -> Change:
    return lambda _, evidence: evidence.sql_orders.append({**evidence.sql_orders.pop(), "verdict": said})


def second_order(_: Remembered, evidence: Evidence) -> None:
    evidence.transfers["order-2"] = ("moved", PROPOSAL)
    again = {"order_id": "order-2", "result": "done", "reason": None}
    evidence.states["moved"].append(a_state(9, state="WAITING", system_moves=2, last_order=again))


def poison(_: Remembered, evidence: Evidence) -> Iterable[str]:
    return poison_parked({"m1": "not_json"}, evidence)


FAULTS: dict[Check, dict[str, Change]] = {
    items_once_and_right: {
        "acknowledged and not in item-state": lambda _, e: e.states.pop(ITEM),
        "more than one partition": lambda _, e: e.states[ITEM].append(State(1, a_state(6).record)),
        "expected IN_PROGRESS, published DONE": lambda _, e: e.states[ITEM].append(a_state(7, state="DONE")),
        "expected owner a, published b": lambda _, e: e.states[ITEM].append(a_state(7, team="b")),
        "expected last word": lambda _, e: e.states[ITEM].append(a_state(7, last_activity_at=AT)),
        "UNPLACED with owner a": lambda _, e: e.states["moved"].append(a_state(9, state="UNPLACED")),
        "not its newest": lambda _, e: e.states[ITEM].append(a_state(4)),
    },
    events_took_effect: {
        "acknowledged and not in items": lambda _, e: e.events.pop("e2"),
        "never applied": lambda _, e: e.states.update({ITEM: [a_state(5)]}),
        "is no poison and was parked": a_letter("mailroom.items.v1", 6, "x", ""),
    },
    no_transfer_twice: {
        "moved 2 times by proposal": second_order,
        "2 moves by the system, 1 orders": lambda _, e: e.states["moved"].append(a_state(9, system_moves=2)),
    },
    no_decision_lost: {
        "is not in the books": lambda _, e: e.sql_audit.clear(),
        "which was never published": lambda _, e: e.reliefs[RELIEF].pop(2),
        "what is in SQL is not what was published last": lambda _, e: e.reliefs[RELIEF].pop(2),
        "done in SQL, nothing in proposals": lambda _, e: e.proposals.clear(),
        "stopped in SQL, done in proposals": lambda _, e: e.sql_proposals.update({PROPOSAL: "stopped"}),
        "committed and not sent": lambda _, e: setattr(e, "sql_outbox", 1),
        "committed and not in items": lambda _, e: e.events.pop(ORDER),
        "no verdict was read": verdict_of_the_order(None),
        "started in SQL, done in item-state": verdict_of_the_order("started"),
        "says that 1 moved, 0 orders were done": lambda _, e: e.sql_orders.clear(),
    },
    one_yes_per_side: {
        "the giver agreed, with 0 yeses": lambda _, e: e.sql_audit.pop(0),
        "agreed, with 0 yeses": lambda _, e: e.sql_audit.pop(1),
        "agreed, with 2 yeses": lambda _, e: e.sql_audit.append(("lead-c", "relief.accept", SHARE)),
        "both sides were answered by lead-a": lambda _, e: e.sql_audit.append(("lead-a", "relief.accept", SHARE)),
        "both sides were answered by lead-b": lambda _, e: e.sql_audit.append(("lead-b", "relief.give", SHARE)),
    },
    poison: {
        "is nowhere": lambda _, e: e.letters.clear(),
        "expected to be parked as not_json": a_letter("items", 9, "invalid", "m1"),
        "is no poison of ours": a_letter("items", 3, "empty", ""),
        "never sent": a_letter("items", 3, "empty", "m2"),
        "stands 0 times in items": lambda _, e: e.marks.clear(),
    },
}
"""Check → what it must say → what happened."""


@pytest.mark.parametrize("check", FAULTS, ids=lambda check: check.__name__)
def test_a_sound_run_has_no_violation(check: Check) -> None:
    assert list(check(*sound())) == []


@pytest.mark.parametrize(("check", "found"), [(check, found) for check, faults in FAULTS.items() for found in faults])
def test_what_is_not_as_promised_is_found(check: Check, found: str) -> None:
    remembered, evidence = sound()
    FAULTS[check][found](remembered, evidence)
    assert any(found in line for line in check(remembered, evidence))


def test_an_item_with_an_unanswered_request_is_not_judged() -> None:
    remembered, evidence = sound()
    remembered.ask([{"event_id": "e9", "item_id": ITEM}])
    evidence.states.pop(ITEM)
    assert list(items_once_and_right(remembered, evidence)) == []


def steered(*acts: tuple[str, float], orders: tuple[float, ...] = ()) -> list[float]:
    """Seconds after each stop of a share until its last order."""
    remembered, evidence = Remembered(steered=[(act, SHARE, at) for act, at in acts]), Evidence()
    evidence.proposals[PROPOSAL] = [{"proposal_id": PROPOSAL, "version": 1, "share_id": SHARE, "relief_id": RELIEF}]
    evidence.ordered[PROPOSAL] = list(orders)
    assert bool(list(stopped_in_time(remembered, evidence))) == any(
        seconds > WITHIN_SECONDS for _, seconds in after_stops(remembered, evidence)
    )
    return [seconds for _, seconds in after_stops(remembered, evidence)]


def test_orders_after_a_stop_are_found_and_those_after_it_was_resumed_are_not() -> None:
    assert steered(("pause", 10.0), orders=(9.0,)) == [0.0]
    assert steered(("pause", 10.0), orders=(9.0, 12.5, 17.0)) == [7.0]
    assert steered(("pause", 10.0), ("resume", 13.0), ("end", 20.0), orders=(12.0, 15.0)) == [2.0, 0.0]


@pytest.mark.parametrize(("moved", "acts", "never"), [(1, {"accept": 2, "pause": 1}, []), (0, {}, ["accept", "pause"])])
def test_a_run_that_met_no_help_has_proved_nothing(moved: int, acts: dict[str, int], never: list[str]) -> None:
    outcome = Outcome(acts=Counter(acts), moved=moved)
    assert untried([outcome]) == [*never, *([] if moved else ["an item that moves"])]
