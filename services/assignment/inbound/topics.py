"""The topics that are read, and the form of the records of each."""

from pydantic import TypeAdapter

from contracts.base import Event
from contracts.batches import BATCHES_RECORD
from contracts.item_state import ITEM_STATE_RECORD
from contracts.jams import JAMS_RECORD, OUTLOOK_RECORD
from contracts.plans import PLANS_RECORD
from contracts.topics import BATCHES, ITEM_STATE, JAMS, OUTLOOK, PLANS

ADAPTERS: dict[str, TypeAdapter[Event]] = {
    OUTLOOK.name: OUTLOOK_RECORD,  # type: ignore[dict-item]  # unions of events
    JAMS.name: JAMS_RECORD,  # type: ignore[dict-item]
    BATCHES.name: BATCHES_RECORD,  # type: ignore[dict-item]
    ITEM_STATE.name: ITEM_STATE_RECORD,  # type: ignore[dict-item]
    PLANS.name: PLANS_RECORD,  # type: ignore[dict-item]
}
TOPICS = tuple(ADAPTERS)
"""In the order in which the records of one poll are applied: what a plan was drawn from comes before the plan."""
