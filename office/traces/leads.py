"""How people answer what they are asked: after a while, mostly yes. The same for every policy."""

from dataclasses import dataclass
from math import ceil, exp, log

from office.model.draw import array_generator
from office.traces.days import CLOSES, DAY_HOURS, OPENS, TICKS

MEDIAN_HOURS, NINETY_PERCENT_HOURS = 4.0, 9.0
"""Business hours until an answer: median, and within a working day of nine hours in nine of ten cases."""
REJECTED = 0.10
_SIGMA = log(NINETY_PERCENT_HOURS / MEDIAN_HOURS) / 1.2815515655446004


@dataclass(frozen=True, slots=True)
class Reply:
    """`hours`: business hours from the question to the answer; None where there never is one."""

    hours: float | None
    accepts: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """`day`: when it is known, by the day's end or, `overnight`, before the day's tick.

    None where it would come later than a working day after the offer.
    """

    day: int | None
    overnight: bool
    accepts: bool


def reply(seed: int, *question: int | str, rejected: float = REJECTED) -> Reply:
    """What one person says to a question; one draw for each. `rejected`: the probability of a no."""
    rng = array_generator("lead", seed, *question)
    hours = MEDIAN_HOURS * exp(_SIGMA * rng.normal())
    accepts = bool(rng.random() >= rejected)
    return Reply(hours if hours <= DAY_HOURS else None, accepts)


def answer(seed: int, day: int, giver: int, receiver: int) -> Answer:
    """The answer to what is offered at the first tick of a day between two teams; one draw per day and pair."""
    drawn = reply(seed, day, giver, receiver)
    if drawn.hours is None:
        return Answer(None, False, drawn.accepts)
    known, _ = known_at(day, TICKS[0], drawn.hours)
    return Answer(known, known > day, drawn.accepts)


def known_at(day: int, hour: int, hours: float) -> tuple[int, int]:
    """Day and full hour, the day's end at the latest, by which something asked at that hour is answered so many
    business hours later."""
    days, of_day = divmod(hour - OPENS + hours, DAY_HOURS)
    return day + int(days), min(max(TICKS[0], OPENS + ceil(of_day)), CLOSES)
