"""What remains of a closed item when it is forgotten, so that it can be reopened later."""

from mailroom.items.record import Item, brief

KEPT_IDS = 8


def trace_of(item: Item) -> Item:
    """The closed item without household, batch, moves and history; what is older than its end comes too late.

    Raises ValueError for an item that is not closed.
    """
    life = item.now
    if life is None or life.is_open:
        raise ValueError("only a closed item is forgotten")
    life = life._replace(receipt=life.receipt._replace(case_key=None, batch_id=None), moves=())
    end = item.entries[-1][:3] if item.entries else item.base_key
    ids = tuple(entry[2] for entry in item.entries[-KEPT_IDS:])
    return Item(item.item_id, item.version, life, (), item.last_activity, life, end, tuple(map(brief, ids)))
