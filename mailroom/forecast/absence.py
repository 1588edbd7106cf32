"""How long unplanned absence beyond the usual continues: the longer it has lasted, the longer it will.

Spells of absence have a heavy tail: most end within days, and much of all lost time lies in few long ones. So what
has begun today is mostly over in a week, and what has lasted for two weeks will mostly last for two more.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from mailroom.forecast.parameters import RETURN_WORKDAYS


class Layer(NamedTuple):
    """Full-time equivalents absent beyond the usual, and for how many working days already."""

    age: int
    amount: float


def layers(excess: float, days_before: Callable[[int], float | None]) -> tuple[Layer, ...]:
    """The excess of a day by its age. `days_before(n)`: the excess n working days earlier, None where unknown.

    What was beyond the usual the day before too is a day old, and so on, back to the first day on which it was not,
    or of which nothing is known. Less absence than usual has no age.
    """
    if excess <= 0:
        return (Layer(0, excess),)
    found, age, left = [], 0, excess
    while left > 0:
        kept = min(left, max(0.0, days_before(age + 1) or 0.0))
        if kept < left:
            found.append(Layer(age, left - kept))
        left, age = kept, age + 1
    return tuple(found)


@cache
def lasting(age: int, workdays: int) -> float:
    """The part of an excess of that age that is still there after some more working days.

    The law of Lomax (Pareto II) with shape 2: what is left lasts `age + RETURN_WORKDAYS` on average.
    """
    return float((1 + workdays / (age + RETURN_WORKDAYS)) ** -2)
