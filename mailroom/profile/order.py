"""In which order a team's open items stand on its worklist: urgent, then what the law is about to end, then by date."""

from datetime import date
from typing import NamedTuple

from contracts.item_state import ItemStateChanged
from mailroom.deadlines import CLASSES
from mailroom.workdays import add_workdays

LEGAL_AHEAD_WORKDAYS = 5
"""A legal clock that ends within this many working days comes before the office's own targets: as many as the figures
call "soon"."""


class Rank(NamedTuple):
    """What items are sorted by. `first`: 0 urgent, 1 a legal clock has ended or is about to, 2 everything else."""

    first: int
    due_on: date
    is_target: bool
    """Of two that end on the same day the legal clock comes first."""
    item_id: str


def rank(item: ItemStateChanged, today: date) -> Rank:
    """Where an item stands."""
    legal = legal_due_on(item)
    if CLASSES[item.item_class].urgent:
        return Rank(0, item.due_on, legal is None, item.item_id)
    if legal is not None and legal <= add_workdays(today, LEGAL_AHEAD_WORKDAYS):
        return Rank(1, legal, False, item.item_id)
    return Rank(2, item.due_on, legal != item.due_on, item.item_id)


def legal_due_on(item: ItemStateChanged) -> date | None:
    """When the earliest of its legal clocks ends; None if the law sets none."""
    return min((clock.due_on for clock in item.clocks if clock.hard), default=None)
