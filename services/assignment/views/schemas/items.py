"""Answers about single items: whose it is, who should get it, and what was ordered about it."""

from datetime import date, datetime
from typing import Literal

from contracts.backlog import UnplacedReason
from contracts.base import Code, Id
from contracts.item_state import CorrectedReceipt, ItemState, RunningClock
from contracts.items import Channel, ItemClass, MoveBasis
from mailroom.assignment import Choice
from services.assignment.views.schemas.base import Shown


class ItemAssignment(Shown):
    """Who owns an item, why and since when; its clocks; its place in the worklist (1 = first)."""

    item_id: Id
    state: ItemState
    team: Code | None
    region: Code
    why: MoveBasis | None
    since: datetime | None
    item_class: ItemClass
    channel: Channel
    legal_received_on: date
    first_legal_received_on: date | None
    """As reported with the receipt; only where it was corrected."""
    receipt_corrections: tuple[CorrectedReceipt, ...]
    """When the legal receipt date was corrected, from which to which day, and why."""
    due_on: date
    clocks: tuple[RunningClock, ...]
    position: int | None
    excluded: bool
    in_proposal: bool
    unplaced: UnplacedReason | None = None
    """Set if no open team of the region has the item, whatever team it names; then `state` is UNPLACED."""
    version: int


class Refused(Shown):
    """A team that may not get the item, and why."""

    team: Code
    reason: str


class Advice(Shown):
    """Which team should get an item now."""

    item_id: Id | None
    state: Literal["PLACED", "UNPLACED"]
    team: Code | None
    why: str
    refused: tuple[Refused, ...]


class Ordered(Shown):
    """An order was written; its verdict will be in the item."""

    order_id: Id


def advice(item_id: str | None, choice: Choice) -> Advice:
    """The answer to "who should get this item now"."""
    refused = tuple(Refused(team=team, reason=reason.value) for team, reason in choice.obstacles)
    state: Literal["PLACED", "UNPLACED"] = "PLACED" if choice.team else "UNPLACED"
    return Advice(item_id=item_id, state=state, team=choice.team, why=choice.why.value, refused=refused)
