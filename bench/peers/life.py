"""The work every contestant does with an event: the item's state from the state before it and the event."""

from collections.abc import Mapping
from typing import Any

STATES = {
    "item.received": "WAITING",
    "item.started": "IN_PROGRESS",
    "item.parked": "PARKED",
    "item.completed": "DONE",
}
"""Far less than the product does: no validation, no late events, no clocks, no totals."""

_FROM_RECEIPT = ("item_class", "channel", "team", "region", "legal_received_on", "minutes", "case_key")


def follow(state: Mapping[str, Any] | None, event: Mapping[str, Any]) -> dict[str, Any]:
    """The item after this event."""
    kind, at = event["type"], event["occurred_at"]
    if kind == "item.received":
        facts = {name: event[name] for name in _FROM_RECEIPT}
        return {"item_id": event["item_id"], **facts, "state": STATES[kind], "received_at": at, "steps": 1}
    known = state or {"item_id": event["item_id"], "steps": 0}
    return {**known, "state": STATES[kind], "last_activity_at": at, "steps": known["steps"] + 1}
