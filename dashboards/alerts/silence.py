"""Alerts about what is not heard: stages, figures and reference data without which calm would mean nothing."""

from contracts.metrics import BY_NAME
from contracts.metrics.metric import STAGES
from dashboards.alerts import work
from dashboards.alerts.rule import Alert
from dashboards.sources import metrics_in
from dashboards.words import both

GROUP = "silence"
_OPERATIONS = both("Betrieb", "Operations")
_UNKNOWN = both(
    "Boards und Seite sagen „unbekannt“; eine Meldung über diese Zahlen kann nicht kommen.",
    "Boards and page say 'unknown'; an alert about these figures cannot come.",
)
MAY_BE_MISSING = frozenset({"mailroom_channel_silent"})
"""Figures that are not there at first although all is well: a channel is judged once its usual gap is known."""
NEEDED = sorted({metric for alert in work.ALERTS for metric in metrics_in(alert.expression)} - MAY_BE_MISSING)
"""What the alerts about work read: while it is missing, they stay silent for the wrong reason."""


def _missing(metric: str) -> str:
    return f'label_replace(absent({metric}), "stage", "{BY_NAME[metric].exported_by}", "", "")'


ALERTS = (
    Alert(
        name="MailroomHeartbeatAbsent",
        expression=" or ".join(f'absent(mailroom_heartbeat_timestamp_seconds{{stage="{each}"}})' for each in STAGES),
        severity="critical",
        who=_OPERATIONS,
        summary=both("Stufe {{ $labels.stage }} schweigt", "Stage {{ $labels.stage }} is silent"),
        about=both(
            "Diese Stufe meldet gar keinen Herzschlag: sie läuft nicht, oder niemand fragt sie ab.",
            "This stage tells of no heartbeat at all: it does not run, or nobody scrapes it.",
        ),
        impact=_UNKNOWN,
        look=both("Läuft der Dienst, fragt Prometheus ihn ab?", "Does the service run, does Prometheus scrape it?"),
        act=both("Dienst starten.", "Start the service."),
        board="mr-betrieb",
        panel="betrieb-stages",
        wait="5m",
    ),
    Alert(
        name="MailroomFiguresUnknown",
        expression=" or ".join(map(_missing, NEEDED)),
        severity="critical",
        who=_OPERATIONS,
        summary=both("Zahlen aus {{ $labels.stage }} sind unbekannt", "Figures from {{ $labels.stage }} are unknown"),
        about=both(
            "Zahlen, von denen Meldungen über die Arbeit abhängen, fehlen ganz.",
            "Figures on which alerts about work depend are missing altogether.",
        ),
        impact=_UNKNOWN,
        look=both(
            "Läuft der Dienst? Sind Teams beschrieben, ist ein Takt der Geschäftszeit durchgekommen?",
            "Does the service run? Are teams described, has a tick of business time come through?",
        ),
        act=both(
            "Dienst starten; bleibt es, sein Protokoll ansehen.", "Start the service; if it stays, look at its log."
        ),
        board="mr-betrieb",
        panel="betrieb-stages",
        wait="10m",
    ),
    Alert(
        name="MailroomReferenceUnreadable",
        expression="max by (topic) (mailroom_reference_unreadable_records) > 0",
        severity="critical",
        who=_OPERATIONS,
        summary=both("Unlesbar in {{ $labels.topic }}", "Unreadable in {{ $labels.topic }}"),
        about=both(
            "Die neueste Angabe zu einem Team, einer Region oder der Uhr ist unlesbar; es gilt die letzte gute.",
            "The newest word on a team, a region or the clock cannot be read; the last good one holds.",
        ),
        impact=both(
            "Was zuletzt geändert wurde, gilt nicht; ohne eine frühere Angabe wird in der Region nichts bewegt.",
            "What was changed last does not hold; without an earlier word nothing moves in the region.",
        ),
        look=both(
            "`/health/ready` des Dienstes nennt den Schlüssel, sein Protokoll den Grund (`reference.unreadable`).",
            "`/health/ready` of the service names the key, its log the reason (`reference.unreadable`).",
        ),
        act=both(
            "Team oder Einstellung noch einmal senden; die neue Angabe ersetzt die unlesbare.",
            "Send the team or setting again; the new word replaces the unreadable one.",
        ),
        board="mr-betrieb",
        panel="betrieb-unreadable",
    ),
)
