"""A `promtool test rules` file made from a recorded fortnight: the series as scraped, the alerts as recounted.

Series stand as they were scraped at a step until the next one. Alerts are asked for half an hour after each step,
so one that is kept for a quarter of an hour after its cause has gone.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from contracts.jams import JamPhase
from dashboards.alerts import work
from dashboards.alerts.rule import rule
from dashboards.build import BOARDS
from dashboards.elements.sources import metrics_in
from tests.boards.recount import Moment
from tests.doubles.prometheus import LINKS, check, expected, inputs

GRAIN = timedelta(minutes=30)
READ = frozenset(metric for alert in work.ALERTS for metric in metrics_in(alert.expression))
"""The metrics that the alerts about work read."""
_RULES = {alert.name: rule(alert, BOARDS) for alert in work.ALERTS}
Labels = Mapping[str, str]
Firing = Mapping[str, Sequence[Labels]]
"""Alert name to the labels of each that fires; one that is not named does not fire."""


def fired(moment: Moment, places: Mapping[str, Labels], silent: Iterable[str]) -> Firing:
    """What must fire after this step. `places`: labels of each team; `silent`: channels that are out for long."""
    sites = {labels["site"]: {key: labels[key] for key in ("region", "site")} for labels in places.values()}
    [region] = {labels["region"] for labels in places.values()}
    return {
        "MailroomTeamJam": [places[team] for team in sorted(moment.teams(JamPhase.OPEN))],
        "MailroomJamForecast": [places[team] for team in sorted(moment.teams(JamPhase.FORECAST))],
        "MailroomHardClockForecastBreach": [places[team] for team in sorted(moment.missing)],
        "MailroomUrgentWaiting": [sites[site] for site in sorted(moment.urgent)],
        "MailroomHelpUnanswered": [{"region": region}] if moment.unanswered else [],
        "MailroomChannelSilent": [{"channel": name} for name in sorted(silent)] if moment.on_duty else [],
    }


def case(lines: Iterable[str], firing: Mapping[datetime, Firing]) -> dict[str, Any]:
    """One test of promtool: series from half an hour before the first step on, and every alert after each step."""
    steps = sorted(firing)
    start, end = steps[0] - GRAIN, steps[-1] + GRAIN
    wanted = [
        {
            "eval_time": f"{_minutes(at + GRAIN - start)}m",
            "alertname": name,
            "exp_alerts": [expected(made, labels) for labels in firing[at].get(name, ())],
        }
        for at in steps
        for name, made in _RULES.items()
    ]
    series = _series(lines, steps, start, end)
    return {"interval": "30m", "external_labels": LINKS, "input_series": series, "alert_rule_test": wanted}


def judged(promtool: Path, folder: Path, cases: Sequence[Mapping[str, Any]]) -> str:
    """What promtool says against these cases; nothing where all hold."""
    return check(promtool, folder, cases, ["rules/recording.yaml", f"rules/{work.GROUP}.yaml"], "30m")


def _series(lines: Iterable[str], steps: Sequence[datetime], start: datetime, end: datetime) -> list[dict[str, str]]:
    at_step = {round(at.timestamp()): at for at in steps}
    known: dict[str, dict[datetime, str]] = {}
    for line in lines:
        name, value, stamp = line.rsplit(" ", 2)
        if name.partition("{")[0] in READ and int(stamp) in at_step:
            known.setdefault(name, {})[at_step[int(stamp)]] = value
    return inputs({name: _values(known[name], steps, start, end) for name in sorted(known)})


def _values(known: Mapping[datetime, str], steps: Sequence[datetime], start: datetime, end: datetime) -> str:
    """In promtool's short form; `_` where the series was not there at the last step."""
    values, now, at, coming = [], "_", start, list(steps)
    while at <= end:
        if coming and coming[0] <= at:
            now = known.get(coming.pop(0), "_")
        values.append(now)
        at += GRAIN
    runs = [(value, len(list(run))) for value, run in groupby(values)]
    return " ".join(f"_x{length}" if value == "_" else f"{value}x{length - 1}" for value, length in runs)


def _minutes(span: timedelta) -> int:
    return span // timedelta(minutes=1)
