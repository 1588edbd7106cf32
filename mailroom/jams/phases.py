"""When a team jams and when it is over: a Schmitt trigger on the demand bound (docs/rules/jams.md).

    normal -> watch            risk of 50 % at any judged horizon
    -> forecast | open         some horizon misses more than 4 % of five nominal days, with a risk of 80 %,
                              at the farthest one of 90 % unless known leave makes it
    -> normal                  no risk reaches 50 % for one working day

A jam is OPEN, not merely FORECAST, if the excess stays above its threshold without the leave and the outages
still to come, and begins within five working days or a tenth of nominal capacity is unexpectedly missing now.
So leave weeks ahead, or a slow overload that hurts in two weeks, is a forecast; half a team missing today is
open although its dates break only later. A phase is never lowered except by the release to normal.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from contracts.base import derive_id
from contracts.jams import CauseShare, JamChanged, JamEnd, JamPhase
from mailroom.forecast.demand import Bound, makes_jam
from mailroom.forecast.outlook import Forecast
from mailroom.forecast.parameters import (
    ACT_SHARE,
    CALM_WORKDAYS,
    MISSING_NOW,
    NEAR_WORKDAYS,
    WATCH_RISK,
)
from mailroom.privacy import main_cause
from mailroom.workdays import BERLIN, add_workdays, business_date, local

_ORDER = (JamPhase.NORMAL, JamPhase.WATCH, JamPhase.FORECAST, JamPhase.OPEN)


@dataclass(frozen=True, slots=True)
class Jam:
    """A team's jam. `last` is the latest change, kept so that a repeated tick gets the same answer."""

    phase: JamPhase = JamPhase.NORMAL
    since: datetime | None = None
    was_open: bool = False
    calm_since: datetime | None = None
    last: JamChanged | None = None


def evolve(jam: Jam, change: JamChanged) -> Jam:
    """The jam after it entered another phase."""
    over = change.phase is JamPhase.NORMAL
    return replace(
        jam,
        phase=change.phase,
        since=None if over else change.since,
        was_open=change.was_open and not over,
        last=change,
    )


def rest(jam: Jam, forecast: Forecast, now: datetime) -> Jam:
    """Note since when the team has been calm."""
    if not is_calm(forecast):
        return jam if jam.calm_since is None else replace(jam, calm_since=None)
    return jam if jam.calm_since else replace(jam, calm_since=now)


def decide(
    jam: Jam, forecast: Forecast, shown: tuple[CauseShare, ...], gap: bool, now: datetime
) -> tuple[JamChanged, ...]:
    """What changes now, at most one step. `shown`: the causes as they may be shown; `gap`: the data are incomplete.

    With a gap nothing rises: neither missing post nor missing capacity raises an alarm.
    """
    phase = JamPhase.NORMAL if _is_over(jam, now) else _risen(jam.phase, forecast, gap)
    if phase is jam.phase:
        return ()
    since = jam.since or now
    outlook, worst = forecast.outlook, forecast.worst
    normal = phase is JamPhase.NORMAL
    return (
        JamChanged(
            jam_id=derive_id("jam", outlook.region, outlook.team, since.isoformat()),
            region=outlook.region,
            team=outlook.team,
            site=outlook.site,
            at=now,
            phase=phase,
            previous=jam.phase,
            since=since,
            was_open=jam.was_open or phase is JamPhase.OPEN,
            cause=None if normal else main_cause(shown),
            shares=() if normal else shown,
            missing_minutes=round(max(0.0, worst.excess), 1),
            worst_horizon=worst.workdays if worst.excess > 0 else None,
            risk=round(highest_risk(forecast), 4),
            ended=JamEnd.CALM if normal else None,
        ),
    )


def end(jam: Jam, why: JamEnd, now: datetime) -> tuple[JamChanged, ...]:
    """The end of the jam of a team that has left the region: nothing is left that could become calm."""
    if jam.phase is JamPhase.NORMAL or jam.last is None:
        return ()
    over = {"at": now, "phase": JamPhase.NORMAL, "previous": jam.phase, "cause": None, "shares": (), "ended": why}
    return (jam.last.model_copy(update={**over, "missing_minutes": 0.0, "worst_horizon": None, "risk": 0.0}),)


def is_calm(forecast: Forecast) -> bool:
    """Whether nothing is left of a jam. A risk below one half also means that no minutes are missing."""
    return highest_risk(forecast) < WATCH_RISK


def highest_risk(forecast: Forecast) -> float:
    """The largest risk of the judged horizons, 0 to 1."""
    return max(bound.risk() for bound in forecast.judged)


def _is_over(jam: Jam, now: datetime) -> bool:
    if jam.calm_since is None or jam.phase is JamPhase.NORMAL:
        return False
    clock = jam.calm_since.astimezone(BERLIN)
    return now >= local(add_workdays(business_date(jam.calm_since), CALM_WORKDAYS), clock.hour, clock.minute)


def _risen(phase: JamPhase, forecast: Forecast, gap: bool) -> JamPhase:
    if gap or not forecast.known:
        return phase
    return max(phase, _asked_for(forecast), key=_ORDER.index)


def _asked_for(forecast: Forecast) -> JamPhase:
    if any(_jams(bound, forecast.nominal_week) for bound in forecast.judged):
        return JamPhase.OPEN if _is_there_already(forecast) else JamPhase.FORECAST
    return JamPhase.WATCH if highest_risk(forecast) >= WATCH_RISK else JamPhase.NORMAL


def _jams(bound: Bound, week: float) -> bool:
    known = bound.demand <= bound.standing
    return makes_jam(bound.workdays, bound.excess, bound.risk(), week, known=known)


def _is_there_already(forecast: Forecast) -> bool:
    act = ACT_SHARE * forecast.nominal_week
    standing = [bound.workdays for bound in forecast.judged if bound.demand - bound.standing > act]
    return bool(standing) and (min(standing) <= NEAR_WORKDAYS or forecast.missing_now >= MISSING_NOW)
