"""The life of an item: from what happened and what was ordered to its one state and its one owner."""

from mailroom.items.forms import STATE_CHANGED, dump, load, load_life, wire
from mailroom.items.judge import judge
from mailroom.items.life import Life
from mailroom.items.record import KEPT_ENTRIES, Item, TooLate, contradicts, evolve
from mailroom.items.trace import trace_of
from mailroom.items.transitions import MOVERS, TRANSITIONS

__all__ = [
    "KEPT_ENTRIES",
    "MOVERS",
    "STATE_CHANGED",
    "TRANSITIONS",
    "Item",
    "Life",
    "TooLate",
    "contradicts",
    "dump",
    "evolve",
    "judge",
    "load",
    "load_life",
    "trace_of",
    "wire",
]
