"""Which alerts are firing, and whether anything watches: rules that are not evaluated raise no alarm."""

from collections.abc import Sequence

from dashboards.alerts import silence, streams, work
from dashboards.alerts.rule import Alert, kind
from dashboards.elements.labels import CHANNELS, HEADINGS, coded
from dashboards.elements.panels import Column, Panel, Query
from dashboards.elements.queries import UNKNOWN_VALUE
from dashboards.elements.words import SEVERITIES, SITE, STANDING, STATE, TEAM
from languages.text import _

_ALERTS: Sequence[Alert] = (*work.ALERTS, *streams.ALERTS, *silence.ALERTS)
_ALWAYS = f'ALERTS{{alertname="{streams.ALWAYS}",alertstate="firing"}}'
_FIRING = f'ALERTS{{alertstate="firing",alertname!="{streams.ALWAYS}"}}'
_LABELS = "alertname, severity, region, site, team, channel, stage"

ALARMS = Panel(
    key="lage-alarms",
    kind="table",
    title=_("Alerts that stand now"),
    about=_("All alerts that Prometheus gives now. The last line says whether the rules are evaluated at all."),
    act=_("Urgent ones first; the runbook of the alert says what to do. If the rules rest: call operations."),
    queries=[
        Query(
            expr=f"max by ({_LABELS}) ({_FIRING}) or max by (alertname) (2 * {_ALWAYS})"
            f" or max by (alertname) (0 * absent({_ALWAYS}) {UNKNOWN_VALUE})"
        )
    ],
    width=24,
    height=6,
    columns={
        "Value": Column(words=STATE, states=STANDING, width=185),
        "alertname": Column(
            words=_("Alert"),
            states=[(each.name, kind(each), "text") for each in _ALERTS],
            width=330,
            wrapped=True,
        ),
        "severity": Column(words=_("Weight"), states=SEVERITIES),
        "region": Column(words=_("Region")),
        "site": Column(words=SITE),
        "team": Column(words=TEAM, to="mr-team"),
        "channel": Column(words=HEADINGS["channel"], states=coded(CHANNELS), wrapped=True),
        "stage": Column(words=HEADINGS["stage"]),
    },
    sort_by="Value",
    rising=True,
)
