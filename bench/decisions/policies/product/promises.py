"""What a plan promises each team it touches, and what the played office then shows."""

from dataclasses import dataclass

from bench.decisions.policies.product.watch import Watch
from mailroom.proposals.offers import Moving
from office.traces.days import CLOSES, DAY_HOURS, DAYS
from office.traces.state import MOVED_FACTOR, OfficeState


@dataclass(frozen=True, slots=True)
class Promise:
    """Days of work left after a plan: as promised, and as the team's real capacity and real minutes have it."""

    day: int
    team: int
    promised: float
    shown: float


def promises_of(office: OfficeState, plan: Moving, watch: Watch) -> list[Promise]:
    """Every team whose days of work left the plan states.

    Shown is the number of working days in which the team really works off what is open now, the plan's moves
    carried out: real minutes against the capacity that really comes. Moved items are calculated with what the
    product takes them for, times what the team's open items really take against that.
    """
    found = []
    for effect in plan.teams:
        if effect.days_left_after is None:
            continue
        team = watch.number(effect.team)
        real, believed = office.real_minutes(team), office.expected[team]
        truth = real / believed if believed else 1.0
        moved = sum(
            MOVED_FACTOR * move.minutes if move.to_team == effect.team else -move.minutes
            for move in plan.moves
            if effect.team in (move.from_team, move.to_team)
        )
        shown = days_for(office, team, real + truth * moved)
        if shown is not None:
            found.append(Promise(office.day, team, effect.days_left_after, shown))
    return found


def days_for(office: OfficeState, team: int, minutes: float) -> float | None:
    """Working days from now in which a team really works off an amount of minutes; None beyond the run."""
    able, passed, left = office.trace.staffing.minutes[team], 0.0, (CLOSES - office.hour) / DAY_HOURS
    for day in range(office.day, DAYS):
        whole = float(able[day])
        if minutes <= left * whole:
            return passed + (minutes / whole if whole else 0.0)
        minutes -= left * whole
        passed, left = passed + left, 1.0
    return None
