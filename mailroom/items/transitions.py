"""The transition table of items: which event leads from which state to which.

An event that has no row in the state it meets keeps its place in the item's record and does nothing.
"""

from collections.abc import Mapping

from contracts.item_state import ItemState

U, W, P, K, D, X = (
    ItemState.UNPLACED,
    ItemState.WAITING,
    ItemState.IN_PROGRESS,
    ItemState.PARKED,
    ItemState.DONE,
    ItemState.WITHDRAWN,
)

TRANSITIONS: Mapping[ItemState, Mapping[str, ItemState]] = {
    U: {
        "item.placement_ordered": W,
        "item.handed_over": W,
        "item.reclassified": U,
        "item.receipt_corrected": U,
        "item.completed": D,
        "item.withdrawn": X,
        "item.excluded": U,
        "item.included": U,
    },
    W: {
        "item.started": P,
        "item.parked": K,
        "item.completed": D,
        "item.withdrawn": X,
        "item.reclassified": W,
        "item.receipt_corrected": W,
        "item.handed_over": W,
        "item.transfer_ordered": W,
        "item.recall_ordered": W,
        "item.handed_back": W,
        "item.excluded": W,
        "item.included": W,
    },
    P: {
        "item.parked": K,
        "item.completed": D,
        "item.withdrawn": X,
        "item.reclassified": P,
        "item.receipt_corrected": P,
        "item.handed_over": W,
        "item.handed_back": W,
        "item.excluded": P,
        "item.included": P,
    },
    K: {
        "item.resumed": W,
        "item.started": P,
        "item.completed": D,
        "item.withdrawn": X,
        "item.reclassified": K,
        "item.receipt_corrected": K,
        "item.handed_over": K,
        "item.transfer_ordered": K,
        "item.recall_ordered": K,
        "item.handed_back": K,
        "item.excluded": K,
        "item.included": K,
    },
    D: {"item.reopened": W, "item.receipt_corrected": D},
    X: {"item.reopened": W, "item.receipt_corrected": X},
}
"""State × event type → state. WAITING of an item without owner is UNPLACED (only a reopened one can be that).

Receipt leads to WAITING with a team, UNPLACED without, DONE if decided automatically.
"""

RECEIVED = "item.received"

STEPS_IN_ORDER = (
    "item.receipt_corrected",
    "item.reclassified",
    "item.handed_over",
    "item.started",
    "item.parked",
    "item.resumed",
    "item.completed",
    "item.withdrawn",
    "item.reopened",
)
"""The usual course of a life, where facts of one instant carry no sequence."""

_RANKS: Mapping[str, int] = {kind: rank for rank, kind in enumerate(STEPS_IN_ORDER, start=1)}


def place_of(kind: str, seq: int, offset: int) -> list[int]:
    """Where an event stands among those of its item at its instant: the receipt first of all, then by `seq`, then in
    the usual course of a life, then in the order of the log. An order has no rank of its own (see `record`)."""
    return [-1, seq, offset] if kind == RECEIVED else [seq, _RANKS.get(kind, 0), offset]


MOVERS = frozenset({"item.placement_ordered", "item.transfer_ordered", "item.recall_ordered", "item.handed_back"})
"""Orders that change the owner."""

ORDERS = MOVERS | {"item.excluded", "item.included"}
