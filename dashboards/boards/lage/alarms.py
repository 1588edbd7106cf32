"""Which alerts are firing, and whether anything watches: rules that are not evaluated raise no alarm."""

from collections.abc import Sequence

from dashboards.alerts import silence, streams, work
from dashboards.alerts.rule import Alert, kind
from dashboards.elements.kinds import table
from dashboards.elements.labels import CHANNELS, HEADINGS, coded
from dashboards.elements.panels import Column
from dashboards.elements.queries import UNKNOWN_VALUE
from dashboards.elements.words import SEVERITIES, SITE, STANDING, STATE, TEAM
from languages.text import _

_ALERTS: Sequence[Alert] = (*work.ALERTS, *streams.ALERTS, *silence.ALERTS)
_ALWAYS = f'ALERTS{{alertname="{streams.ALWAYS}",alertstate="firing"}}'
_FIRING = f'ALERTS{{alertstate="firing",alertname!="{streams.ALWAYS}"}}'
_LABELS = "alertname, severity, region, site, team, channel, stage"

ALARMS = table(
    "lage-alarms",
    _("Alerts that stand now"),
    _("All alerts that Prometheus gives now. The last line says whether the rules are evaluated at all."),
    _("Urgent ones first; the runbook of the alert says what to do. If the rules rest: call operations."),
    {
        "Value": Column(
            STATE,
            (
                f"max by ({_LABELS}) ({_FIRING}) or max by (alertname) (2 * {_ALWAYS})"
                f" or max by (alertname) (0 * absent({_ALWAYS}) {UNKNOWN_VALUE})"
            ),
            states=STANDING,
            width=185,
        ),
        "alertname": Column(
            _("Alert"), states=[(each.name, kind(each), "text") for each in _ALERTS], width=330, wrapped=True
        ),
        "severity": Column(_("Weight"), states=SEVERITIES),
        "region": Column(_("Region")),
        "site": Column(SITE),
        "team": Column(TEAM, to="mr-team"),
        "channel": Column(HEADINGS["channel"], states=coded(CHANNELS), wrapped=True),
        "stage": Column(HEADINGS["stage"]),
    },
    width=24,
    height=6,
    sort_by="Value",
    rising=True,
)
