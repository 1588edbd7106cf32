"""The outcome of forecasts and jams: how far forecasts were off, and how long jams lasted."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from contracts.jams import JamChanged, JamPhase, TeamOutlookDrawn
from contracts.metrics.jams import JAM_PHASES
from mailroom.jams.region import Judgement
from mailroom.profile.duty import duty_seconds
from mailroom.profile.teams import days_left_ahead
from mailroom.workdays import add_workdays, business_date
from services.chassis.metrics import Metrics

HORIZONS = (5, 10)
"""Working days ahead at which a forecast is compared with what happened."""


class Outcomes:
    """Compares the first forecast of each day with the first judgement of the day it was for.

    Forecasts are kept in memory only: after a restart, or when a region comes from another worker, the first error
    is known five working days later. No decision reads it, so it is not worth a row in the changelog.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._errors = metrics.histogram("mailroom_forecast_abs_error_workdays")
        self._lasted = metrics.histogram("mailroom_jam_duration_seconds")
        self._days: dict[str, date] = {}
        self._said: defaultdict[str, dict[tuple[str, int, date], float]] = defaultdict(dict)
        for horizon in HORIZONS:
            self._errors.labels(str(horizon))
        for phase in JAM_PHASES:
            self._lasted.labels(phase)

    def judged(self, judgement: Judgement) -> None:
        """A region was judged."""
        region, today = judgement.region.name, business_date(judgement.ready.at)
        if self._days.get(region) != today:
            self._days[region] = today
            self._compare(region, today, judgement.outlooks)
        for change in judgement.changes:
            self._ended(change)

    def forget(self, region: str) -> None:
        """Another process judges this region now."""
        self._days.pop(region, None)
        self._said.pop(region, None)

    def _compare(self, region: str, today: date, outlooks: Iterable[TeamOutlookDrawn]) -> None:
        kept = {key: days for key, days in self._said[region].items() if key[2] >= today}
        for outlook in outlooks:
            for horizon in HORIZONS:
                said = kept.pop((outlook.team, horizon, today), None)
                if said is not None and outlook.days_of_work_left is not None:
                    self._errors.labels(str(horizon)).observe(abs(outlook.days_of_work_left - said))
                ahead = days_left_ahead(outlook, horizon)
                if ahead:
                    kept[outlook.team, horizon, add_workdays(today, horizon)] = ahead["0.5"]
        self._said[region] = kept

    def _ended(self, change: JamChanged) -> None:
        seconds = duty_seconds(change.since, change.at)
        if change.phase is JamPhase.OPEN:
            self._lasted.labels("until_open").observe(seconds)
        elif change.phase is JamPhase.NORMAL and change.was_open:
            self._lasted.labels("until_cleared").observe(seconds)
