"""Alerts about silence: stages, figures and reference data without which calm would mean nothing."""

from contracts.metrics import BY_NAME
from contracts.metrics.metric import STAGES
from dashboards.alerts import work
from dashboards.alerts.rule import Alert
from dashboards.elements.sources import metrics_in
from languages.text import _

GROUP = "silence"
_UNKNOWN = _("Boards and page say 'unknown'; an alert about these figures cannot come.")
MAY_BE_MISSING = frozenset({"mailroom_channel_silent"})
"""Figures that are missing at first although all is well: a channel is judged once its usual gap is known."""
NEEDED = sorted({metric for alert in work.ALERTS for metric in metrics_in(alert.expression)} - MAY_BE_MISSING)
"""What alerts about work read: while it is missing, they stay silent for the wrong reason."""


def _missing(metric: str) -> str:
    return f'label_replace(absent({metric}), "stage", "{BY_NAME[metric].exported_by}", "", "")'


ALERTS = (
    Alert(
        name="MailroomHeartbeatAbsent",
        expression=" or ".join(f'absent(mailroom_heartbeat_timestamp_seconds{{stage="{each}"}})' for each in STAGES),
        severity="critical",
        summary=_("Stage {stage} is silent"),
        about=_("This stage tells of no heartbeat at all: it does not run, or nobody scrapes it."),
        impact=_UNKNOWN,
        look=_("Does the service run, does Prometheus scrape it?"),
        act=_("Start the service."),
        panel="betrieb-stages",
        wait="5m",
    ),
    Alert(
        name="MailroomFiguresUnknown",
        expression=" or ".join(map(_missing, NEEDED)),
        severity="critical",
        summary=_("Figures from {stage} are unknown"),
        about=_("Figures on which alerts about work depend are missing altogether."),
        impact=_UNKNOWN,
        look=_("Does the service run? Are teams described, has a tick of business time come through?"),
        act=_("Start the service; if it stays, look at its log."),
        panel="betrieb-stages",
        wait="10m",
    ),
    Alert(
        name="MailroomReferenceUnreadable",
        expression="max by (topic) (mailroom_reference_unreadable_records) > 0",
        severity="critical",
        summary=_("Unreadable in {topic}"),
        about=_("The newest word on a team, a region or the clock cannot be read; the last good one holds."),
        impact=_("What was changed last does not hold; without an earlier word nothing moves in the region."),
        look=_("`/health/ready` of the service names the key, its log the reason (`reference.unreadable`)."),
        act=_("Send the team or setting again; the new word replaces the unreadable one."),
        panel="betrieb-unreadable",
    ),
)
