"""The verdict: what the client was promised, compared with what the topics and the database contain in the end.

Each check gives one line per violation; no line means that it holds. The auditor's own count comes on top.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from chaos.evidence import Evidence, State
from chaos.expected import OPEN, expected
from chaos.memory import Fact, Remembered
from contracts.topics import ITEMS

ENDED = ("done", "declined", "expired", "stopped", "superseded")


def items_once_and_right(remembered: Remembered, evidence: Evidence) -> Iterator[str]:
    """Every acknowledged item is in `item-state` once, with one owner and the state of the client's ledger."""
    doubtful = remembered.doubtful
    for item_id, facts in sorted(remembered.by_item().items()):
        if item_id in doubtful or not any(fact["type"] == "item.received" for fact in facts):
            continue
        states = evidence.states.get(item_id)
        if not states:
            yield f"item {item_id}: acknowledged and not in item-state"
            continue
        if len({state.partition for state in states}) != 1:
            yield f"item {item_id}: in more than one partition of item-state"
        yield from _stands_right(item_id, facts, newest(states), item_id in remembered.ours)
        if states[-1].record["version"] < newest(states)["version"]:
            yield f"item {item_id}: its last record is not its newest (compaction would keep the older)"


def newest(states: list[State]) -> Mapping[str, Any]:
    """What a reader keeps: the highest version, among equals the later one."""
    best = states[0].record
    for state in states:
        if state.record["version"] >= best["version"]:
            best = state.record
    return best


def _stands_right(item_id: str, facts: list[Fact], last: Mapping[str, Any], ours: bool) -> Iterator[str]:
    wanted = expected(facts, placed=not ours and last["state"] != "UNPLACED")
    if wanted is None:
        return
    if last["state"] != wanted.state:
        yield f"item {item_id}: expected {wanted.state}, published {last['state']}"
    if last["state"] in OPEN and (last["state"] == "UNPLACED") != (last["team"] is None):
        yield f"item {item_id}: {last['state']} with owner {last['team']}"
    if not ours:
        return
    if last["team"] != wanted.team:
        yield f"item {item_id}: expected owner {wanted.team}, published {last['team']}"
    if datetime.fromisoformat(last["last_activity_at"]) != wanted.last_activity:
        yield f"item {item_id}: expected last word of {wanted.last_activity}, published {last['last_activity_at']}"


def events_took_effect(remembered: Remembered, evidence: Evidence) -> Iterator[str]:
    """Every acknowledged event is in `items`, was not parked, and its item was published after it was read."""
    for event_id, fact in sorted(remembered.facts.items()):
        places = evidence.events.get(event_id)
        if not places:
            yield f"event {event_id} of item {fact['item_id']}: acknowledged and not in items"
            continue
        first = min(places, key=lambda place: place[1])
        if any((ITEMS.name, *place) in evidence.letters for place in places):
            yield f"event {event_id} of item {fact['item_id']}: is no poison and was parked"
        states = evidence.states.get(fact["item_id"])
        if states and newest(states)["version"] < first[1]:
            yield f"event {event_id} of item {fact['item_id']}: stands at {first[1]} and was never applied"


def no_transfer_twice(_: Remembered, evidence: Evidence) -> Iterator[str]:
    """At most one order per item and proposal was carried out, and each order moved the item once."""
    done: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item_id, states in evidence.states.items():
        for state in states:
            verdict = state.record.get("last_order")
            if verdict and verdict["result"] == "done" and verdict["order_id"] in evidence.transfers:
                done[item_id, evidence.transfers[verdict["order_id"]][1]].add(verdict["order_id"])
    carried_out = Counter(item_id for (item_id, _), orders in done.items() for _ in orders)
    for (item_id, proposal_id), orders in sorted(done.items()):
        if len(orders) > 1:
            yield f"item {item_id}: moved {len(orders)} times by proposal {proposal_id}"
    for item_id, states in sorted(evidence.states.items()):
        moves = newest(states).get("system_moves", 0)
        if moves > carried_out[item_id]:
            yield f"item {item_id}: {moves} moves by the system, {carried_out[item_id]} orders were carried out"


def no_decision_lost(remembered: Remembered, evidence: Evidence) -> Iterator[str]:
    """Every lead's answer that got 2xx is in the database and in `proposals`, which have the same agreements and lists;
    every order was sent and judged."""
    books = {(account, part) for account, _, part in evidence.sql_audit}
    published = _states_of_parts(evidence)
    for account, act, part, state in remembered.decisions:
        if (account, part) not in books:
            yield f"part {part}: {act} of {account} is not in the books"
        if state not in published[part]:
            yield f"part {part}: {act} of {account} led to {state}, which was never published"
    for relief_id, kept in sorted(evidence.sql_reliefs.items()):
        said = evidence.reliefs.get(relief_id)
        if not said or _last(said) != kept:
            yield f"relief {relief_id}: what is in SQL is not what was published last"
    for proposal_id, state in sorted(evidence.sql_proposals.items()):
        said = evidence.proposals.get(proposal_id)
        if not said or _last(said)["state"] != state:
            yield f"proposal {proposal_id}: {state} in SQL, {_last(said)['state'] if said else 'nothing'} in proposals"
    if evidence.sql_outbox:
        yield f"outbox: {evidence.sql_outbox} messages were committed and not sent"
    yield from _orders(evidence)


def _states_of_parts(evidence: Evidence) -> Mapping[str, set[str]]:
    """Every state that was published of each part of an agreement."""
    found: dict[str, set[str]] = defaultdict(set)
    for relief_id, told in evidence.reliefs.items():
        for relief in told:
            found[relief_id].add(relief["state"])
            for share in relief["shares"]:
                found[share["share_id"]].add(share["state"])
    return found


def one_yes_per_side(_: Remembered, evidence: Evidence) -> Iterator[str]:
    """What was agreed has one yes of each side in the books, from two accounts; a policy's yes is nobody's, and giving
    is the giver's yes to that share."""
    yes: dict[str, list[str]] = defaultdict(list)
    gave: dict[str, list[str]] = defaultdict(list)
    for account, act, part in evidence.sql_audit:
        if act in ("relief.accept", "relief.give"):
            (yes if act == "relief.accept" else gave)[part].append(account)
    for relief_id, told in sorted(evidence.reliefs.items()):
        last = _last(told)
        if last["agreed_at"] and not last.get("given") and len(yes[relief_id]) != 1:
            yield f"relief {relief_id}: the giver agreed, with {len(yes[relief_id])} yeses in the books"
        for share in (share for share in last["shares"] if share["agreed_at"] and not share["by_policy"]):
            if len(yes[share["share_id"]]) != 1:
                yield f"share {share['share_id']}: agreed, with {len(yes[share['share_id']])} yeses in the books"
            if both := set(yes[share["share_id"]]) & {*yes[relief_id], *gave[share["share_id"]]}:
                yield f"share {share['share_id']}: both sides were answered by {', '.join(sorted(both))}"


def _last(said: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    return max(said, key=lambda each: int(each["version"]))


def _orders(evidence: Evidence) -> Iterator[str]:
    told: dict[str, str] = {}
    for states in evidence.states.values():
        for state in states:
            if verdict := state.record.get("last_order"):
                told[verdict["order_id"]] = "done" if verdict["result"] == "done" else str(verdict["reason"])
    moved: Counter[str] = Counter()
    for order in evidence.sql_orders:
        order_id, verdict = order["order_id"], order["verdict"]
        if order_id not in evidence.events:
            yield f"order {order_id} of item {order['item_id']}: committed and not in items"
        elif verdict is None:
            yield f"order {order_id} of item {order['item_id']}: no verdict was read"
        elif told.get(order_id) != verdict:
            yield f"order {order_id} of item {order['item_id']}: {verdict} in SQL, {told.get(order_id)} in item-state"
        moved[order["proposal_id"] or ""] += verdict == "done"
    for proposal_id, said in sorted(evidence.proposals.items()):
        last = _last(said)
        says = last.get("moved_items", 0)
        if last["state"] in ENDED and says != moved[proposal_id]:
            yield f"proposal {proposal_id}: says that {says} moved, {moved[proposal_id]} orders were done"


Check = Callable[[Remembered, Evidence], Iterator[str]]

CHECKS: Mapping[str, Check] = {
    "items": items_once_and_right,
    "events": events_took_effect,
    "transfers": no_transfer_twice,
    "decisions": no_decision_lost,
    "yeses": one_yes_per_side,
}


def poison_parked(expected_reasons: Mapping[str, str], evidence: Evidence) -> Iterator[str]:
    """Every broken record is a dead letter with its reason, and nothing else is one."""
    parked: dict[str, list[str]] = defaultdict(list)
    for letter in evidence.letters.values():
        if letter.mark:
            parked[letter.mark].append(letter.reason)
        else:
            yield f"dead letter {letter.origin}: {letter.reason}, and is no poison of ours"
    for mark, reason in sorted(expected_reasons.items()):
        written, reasons = evidence.marks.get(mark, 0), parked.get(mark, [])
        if written != 1:
            yield f"poison {mark}: stands {written} times in items"
        if reasons != [reason]:
            yield f"poison {mark}: expected to be parked as {reason}, is {reasons or 'nowhere'}"
    for mark in sorted(parked.keys() - expected_reasons.keys()):
        yield f"dead letter with mark {mark}: never sent"
