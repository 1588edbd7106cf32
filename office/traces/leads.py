"""How team leads answer a proposal: after a while, mostly yes. The same for every policy."""

from dataclasses import dataclass
from math import exp, log

from office.model.draw import array_generator

MEDIAN_HOURS, NINETY_PERCENT_HOURS = 4.0, 9.0
"""Business hours until both have answered: median, and within a working day of nine hours in nine of ten cases."""
REJECTED = 0.10
DAY_HOURS = 9.0
TICK_HOUR = 1.0
"""The tick comes an hour after the day has begun."""
_SIGMA = log(NINETY_PERCENT_HOURS / MEDIAN_HOURS) / 1.2815515655446004


@dataclass(frozen=True, slots=True)
class Answer:
    """`day`: when it is known, by the day's end or, `overnight`, before the day's tick.

    None where it would come later than a working day after the offer.
    """

    day: int | None
    overnight: bool
    accepts: bool


def answer(seed: int, day: int, giver: int, receiver: int) -> Answer:
    """The answer to what is offered at the tick of a day between two teams; one draw per day and pair."""
    rng = array_generator("lead", seed, day, giver, receiver)
    hours = MEDIAN_HOURS * exp(_SIGMA * rng.normal())
    accepts = bool(rng.random() >= REJECTED)
    if hours > DAY_HOURS:
        return Answer(None, False, accepts)
    same_day = TICK_HOUR + hours <= DAY_HOURS
    return Answer(day if same_day else day + 1, not same_day, accepts)
