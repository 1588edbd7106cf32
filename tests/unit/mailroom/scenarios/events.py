"""What happens in a played office besides the usual: what a scenario is made of."""

from collections.abc import Callable
from dataclasses import dataclass, field

from contracts.items import ItemClass


def _usual_inflow(_team: str, _item_class: ItemClass, _day: int) -> float:
    return 1.0


def _nobody(_team: str, _day: int) -> float:
    return 0.0


def _usual_pace(_team: str, _day: int) -> float:
    return 1.0


def _works(_day: int) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Events:
    """What happens besides the usual, per team and number of the working day (1: the first)."""

    inflow: Callable[[str, ItemClass, int], float] = field(default=_usual_inflow)
    planned: Callable[[str, int], float] = field(default=_nobody)
    """Full-time equivalents on leave in addition to the usual, known `KNOWN_AHEAD` working days before."""
    unplanned: Callable[[str, int], float] = field(default=_nobody)
    pace: Callable[[str, int], float] = field(default=_usual_pace)
    scanner: Callable[[int], bool] = field(default=_works)
    capacity_feed: Callable[[int], bool] = field(default=_works)
    reported: Callable[[int], bool] = field(default=_works)
    """Whether anything is heard of what is completed."""
