"""What happens in a played office besides the usual: what a scenario is made of."""

from collections.abc import Callable
from dataclasses import dataclass, field

from contracts.items import ItemClass


@dataclass(frozen=True, slots=True)
class Events:
    """What happens besides the usual, per team and number of the working day (1: the first)."""

    inflow: Callable[[str, ItemClass, int], float] = field(default=lambda *_: 1.0)
    planned: Callable[[str, int], float] = field(default=lambda *_: 0.0)
    """Full-time equivalents on leave in addition to the usual, known `KNOWN_AHEAD` working days before."""
    unplanned: Callable[[str, int], float] = field(default=lambda *_: 0.0)
    pace: Callable[[str, int], float] = field(default=lambda *_: 1.0)
    scanner: Callable[[int], bool] = field(default=lambda _: True)
    capacity_feed: Callable[[int], bool] = field(default=lambda _: True)
    reported: Callable[[int], bool] = field(default=lambda _: True)
    """Whether anything is heard of what is completed."""
