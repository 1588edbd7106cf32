"""Figures as words and bars: levels, freshness, days of work left on one scale."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.assignment.views.schemas.overview import TeamStanding

STALE_SECONDS = (60.0, 300.0)
"""Age of the last heartbeat from which data is old, and from which it may not be trusted (as on the boards)."""
WORK_LEFT = (8.0, 12.0)
"""Days of work left from which to warn, and to act."""
JAMMED = (1.0, 2.0)
"""Jammed teams from which to warn, and to act."""
PROPOSALS = (1.0, 10.0)
"""Undecided proposals from which to warn, and to act."""
MOST_BARS = 12
"""A picture of more teams says less; the table has them all."""
_ROOM = 10.0
"""Least days of work left that the picture has room for: the lower of the two targets (boards: near 10 and 14)."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the picture. `now`, `ahead`: percent of its width."""

    team: TeamStanding
    now: float
    ahead: float | None


def bars(teams: Iterable[TeamStanding]) -> tuple[Bar, ...]:
    """The first teams with their days of work left, now and expected, on one scale."""
    drawn = [each for each in teams if each.days_of_work_left is not None][:MOST_BARS]
    most = max(
        (_ROOM, *(each.days_of_work_left or 0.0 for each in drawn), *(each.days_left_ahead or 0.0 for each in drawn))
    )
    return tuple(
        Bar(
            each,
            round(100 * (each.days_of_work_left or 0.0) / most, 1),
            None if each.days_left_ahead is None else round(100 * each.days_left_ahead / most, 1),
        )
        for each in drawn
    )


def freshness(seconds: float | None) -> str:
    """The word for the age of the data."""
    if seconds is None:
        return "unknown"
    old, stale = STALE_SECONDS
    return "fresh" if seconds < old else "old" if seconds < stale else "stale"


def level(value: float | None, limits: tuple[float, float]) -> str:
    """The word for a figure: normal below the first limit, red from the second; a missing one is unknown."""
    if value is None:
        return "unknown"
    warns, red = limits
    return "red" if value >= red else "warning" if value >= warns else "normal"
