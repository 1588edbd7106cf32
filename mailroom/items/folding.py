"""The fold of an item's entries to its present life.

Theory. An item's record keeps what changed it as entries, sorted by instant and, within one instant, by their place:
the receipt first, then by `seq`, then in the usual course of a life, then by the log. State and owner are the
fold over the sorted entries, so repeats and late events lead to the same life in any order of arrival.
An entry that does not apply at its place (no row in the table) keeps the place and does nothing. An order
carries the verdict of its first arrival: a refused one does nothing, a done one changes the owner whatever
late facts turn up before it. What happened before the receipt does nothing either.
"""

from collections.abc import Callable, Iterable, Mapping

from contracts.item_state import KEPT_CORRECTIONS, ItemState
from contracts.items import ItemClass, MoveBasis
from mailroom.deadlines import CLASSES
from mailroom.items.life import Correction, Entry, Life, Move, OwnerEntry, Receipt, day_of, due_of
from mailroom.items.transitions import MOVERS, ORDERS, RECEIVED, TRANSITIONS, D, U, W

SYSTEM_BASES = frozenset({MoveBasis.ACCEPTED_PROPOSAL, MoveBasis.POLICY})
KEPT_MOVES = 64


def _begin(entry: Entry) -> Life:
    receipt = Receipt(*entry)
    placed = W if receipt.team else U
    return Life(
        receipt=receipt,
        state=D if receipt.auto else placed,
        team=receipt.team,
        region=receipt.region,
        item_class=receipt.item_class,
        minutes=receipt.minutes or CLASSES[ItemClass(receipt.item_class)].minutes,
        due=due_of(receipt, receipt.item_class, receipt.legal),
        excluded=False,
        not_to_team=receipt.not_to_team,
        origin_team=receipt.team,
        owner_since=receipt.at if receipt.team else None,
        owner_basis=MoveBasis.NAMED_BY_DMS if receipt.team else None,
        system_moves=0,
        last_moved=None,
        started=None,
        closed=receipt.at if receipt.auto else None,
        corrections=(),
        moves=(),
    )


def _started(life: Life, entry: Entry, state: ItemState) -> Life:
    return life._replace(state=state, started=entry[0])


def _only_state(life: Life, entry: Entry, state: ItemState) -> Life:  # noqa: ARG001 one shape for all
    return life._replace(state=state)


def _closed(life: Life, entry: Entry, state: ItemState) -> Life:
    return life._replace(state=state, closed=entry[0])


def _reopened(life: Life, entry: Entry, state: ItemState) -> Life:  # noqa: ARG001 one shape for all
    return life._replace(state=state if life.team else U, started=None, closed=None)


def _reclassified(life: Life, entry: Entry, state: ItemState) -> Life:
    item_class, minutes = entry[4], entry[5]
    return life._replace(
        state=state,
        item_class=item_class,
        minutes=minutes or CLASSES[ItemClass(item_class)].minutes,
        due=due_of(life.receipt, item_class, life.legal),
    )


def _receipt_corrected(life: Life, entry: Entry, state: ItemState) -> Life:  # noqa: ARG001 one shape for all
    """The legal receipt date becomes another; never a later one than the day on which the item was reported."""
    became, reason = entry[4], entry[5]
    if became > day_of(life.receipt.at) or became == life.legal:
        return life
    correction = Correction(entry[0], entry[2], life.legal, became, reason)
    corrections = (*life.corrections, correction)[-KEPT_CORRECTIONS:]
    return life._replace(corrections=corrections, due=due_of(life.receipt, life.item_class, became))


def _excluded(life: Life, entry: Entry, state: ItemState) -> Life:
    return life._replace(state=state, excluded=entry[3] == "item.excluded")


def _owned(life: Life, entry: Entry, state: ItemState) -> Life:
    """The owner changes: by a hand-over of the document system or by an order that was done."""
    change = OwnerEntry(*entry)
    to_team, basis = change.to_team, change.basis
    assert to_team is not None and basis is not None, "hand-overs and orders that move name team and basis"
    resets = change.type in ("item.handed_over", "item.handed_back")
    region = change.region or life.region
    life = life._replace(state=state, region=region, started=None if resets else life.started)
    if to_team == life.team:
        return life
    if life.team is None:
        return life._replace(
            team=to_team, origin_team=life.origin_team or to_team, owner_since=change.at, owner_basis=basis
        )
    move = Move(change.at, life.region, life.team, region, to_team, basis)
    return life._replace(
        team=to_team,
        owner_since=change.at,
        owner_basis=basis,
        system_moves=_system_moves(life.system_moves, basis),
        last_moved=change.at,
        moves=(*life.moves, move)[-KEPT_MOVES:],
        not_to_team=_also_not_to(life, change),
    )


def _system_moves(before: int, basis: str) -> int:
    """Moves by the system since a lead last moved the item."""
    if basis in SYSTEM_BASES:
        return before + 1
    return 0 if basis in (MoveBasis.LEAD_RECALL, MoveBasis.LEAD_HAND_BACK) else before


def _also_not_to(life: Life, change: OwnerEntry) -> str:
    if change.type != "item.handed_back" or life.team is None:
        return life.not_to_team
    return " ".join(sorted({*life.not_to_team.split(), life.team}))


_Effect = Callable[[Life, Entry, ItemState], Life]
_EFFECTS: Mapping[str, _Effect] = {
    "item.started": _started,
    "item.parked": _only_state,
    "item.resumed": _only_state,
    "item.completed": _closed,
    "item.withdrawn": _closed,
    "item.reopened": _reopened,
    "item.reclassified": _reclassified,
    "item.receipt_corrected": _receipt_corrected,
    "item.handed_over": _owned,
    "item.excluded": _excluded,
    "item.included": _excluded,
    **dict.fromkeys(MOVERS, _owned),
}


def step(life: Life | None, entry: Entry) -> Life | None:
    """The life after one more entry."""
    kind = entry[3]
    if life is None:
        return _begin(entry) if kind == RECEIVED else None
    if kind == RECEIVED:
        return life
    state = TRANSITIONS[life.state].get(kind)  # type: ignore[index] # a state from a row is text, and equal
    if kind in ORDERS:
        if entry[4] != "":
            return life
        if state is None:
            state = W if life.state == U else ItemState(life.state)
    return life if state is None else _EFFECTS[kind](life, entry, state)


def fold(life: Life | None, entries: Iterable[Entry]) -> Life | None:
    """The life after all these entries, which must be sorted."""
    for entry in entries:
        life = step(life, entry)
    return life
