"""Why a team jams: an exact split into shares."""

from math import copysign, hypot, sqrt

from contracts.jams import Cause, CauseShare
from mailroom.forecast.history import History, Losses
from mailroom.forecast.outlook import Forecast
from mailroom.forecast.parameters import NOMINAL_WEEK, PRESENCE_SPREAD, SPELL_WORKDAYS

NAMES = (
    Cause.INFLOW,
    Cause.PLANNED_ABSENCE,
    Cause.UNPLANNED_ABSENCE,
    Cause.VACANCY,
    Cause.OUTAGE,
    Cause.THROUGHPUT,
)
"""In the order of the fields of `Losses`."""
NO_SPREAD = Losses()
"""Terms taken as they are."""


def explained(forecast: Forecast, history: History) -> tuple[CauseShare, ...]:
    """The shares of what makes the team's excess, within the ordinary spread of each term."""
    return shares(forecast.losses, forecast.arrears, ordinary(forecast, history))


def ordinary(forecast: Forecast, history: History) -> Losses:
    """One standard deviation of each term in ordinary weeks, in minutes, over the days that the split adds up.

    Presence and post vary as in the variance of the demand bound (docs/rules/forecast.md#variance). An outage and a
    vacancy are facts, and a lower pace is only counted once its chart has detected it: these have no spread here.
    """
    workdays = len(history.past) + forecast.worst.workdays
    presence = PRESENCE_SPREAD * forecast.nominal_week / NOMINAL_WEEK * sqrt(workdays * min(workdays, SPELL_WORKDAYS))
    items = sum(each.arrivals_per_workday * each.minutes_per_item**2 for each in forecast.outlook.class_rates)
    return Losses(sqrt(history.spread.believed * items * workdays), presence, presence)


def shares(losses: Losses, arrears: float = 0.0, spread: Losses = NO_SPREAD) -> tuple[CauseShare, ...]:
    """The share of each cause in what makes the jam, largest first; they sum to 1.

    A cause explains the change against the usual state. So of each term only what exceeds its ordinary spread
    counts, and a vacancy only as far as the team would be short without any change, noise or not: what its usual
    balance already holds makes no new jam. Terms that relieve the team are no cause of its jam. Arrears older
    than the days looked at have no code of their own; their share is MIXED. As the remainder of the split they carry
    the spread of all its terms. Where nothing exceeds its spread, every term counts as it is.
    """
    changes = losses._replace(vacancy=0.0)
    fresh = Losses(*map(_beyond, changes, spread))
    standing = max(0.0, sum(losses) + arrears - max(sum(changes), sum(fresh)))
    vacancy = min(max(losses.vacancy, 0.0), standing)
    found = (*fresh._replace(vacancy=vacancy), min(max(arrears - hypot(*spread), 0.0), standing - vacancy))
    terms = [(cause, term) for cause, term in zip((*NAMES, Cause.MIXED), found, strict=True) if term > 0]
    whole = sum(term for _, term in terms)
    if whole <= 0 and spread != NO_SPREAD:
        return shares(losses, arrears)
    if whole <= 0:
        return (CauseShare(Cause.MIXED, 1.0),)
    parts = [CauseShare(cause, term / whole) for cause, term in terms]
    # A term may be so small that its share rounds to nothing; then it is no cause.
    return tuple(sorted((part for part in parts if part.share > 0), key=lambda part: (-part.share, part.cause)))


def _beyond(term: float, spread: float) -> float:
    """The part of a term outside its ordinary spread, on either side."""
    return copysign(max(0.0, abs(term) - spread), term)
