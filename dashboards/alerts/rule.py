"""What every alert has, its form in a Prometheus rule file, and its runbook page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

from dashboards.elements.panels import Board
from dashboards.elements.words import said
from languages.text import LANGUAGES, Language, Text, _

Severity = Literal["info", "warning", "critical"]
BOARDS_URL, RUNBOOKS_URL = "postwaage_boards_url", "postwaage_runbooks_url"
"""External labels of Prometheus: where Grafana and where the runbook pages are, without a slash at the end.

Whoever runs Prometheus sets them in its configuration; the rules stay the same everywhere. Without them the links
are paths. `$externalURL` would be the address of Prometheus itself, which is not where anybody wants to go.
"""
_HEADINGS: Sequence[Text] = (
    _("Meaning"),
    _("Impact"),
    _("Look at"),
    _("Mitigation"),
)
_BOARD, _RULE = _("Board"), _("Rule")
_OPERATIONS = _("Operations")
_WHO, _INDEX = _("Who"), _("Alerts and what to do")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert. What a service computes from business time needs no `wait`; only alerts about the machine wait.

    `summary`, `about`: what people read first; a label of the alert may be in their `{places}`. `impact`, `look`,
    `act`: the rest of the runbook page. `panel`: where to look (its key).
    """

    name: str
    expression: str
    severity: Severity
    summary: Text
    about: Text
    impact: Text
    look: Text
    act: Text
    panel: str
    who: Text = _OPERATIONS
    wait: str = ""
    keep: str = ""

    @property
    def board(self) -> str:
        """Uid of the board that the panel is on: a panel's key begins with its name."""
        return f"mr-{self.panel.partition('-')[0]}"


def rule(alert: Alert, boards: Sequence[Board]) -> dict[str, Any]:
    """The alert as Prometheus reads it; every one gets its runbook and its panel, in both languages.

    Raises:
        LookupError: it names a panel that does not exist.
    """
    made: dict[str, Any] = {"alert": alert.name, "expr": alert.expression}
    if alert.wait:
        made["for"] = alert.wait
    if alert.keep:
        made["keep_firing_for"] = alert.keep
    return made | {"labels": {"severity": alert.severity}, "annotations": annotations(alert, boards)}


def annotations(alert: Alert, boards: Sequence[Board]) -> dict[str, str]:
    """What people read of it; English without a suffix, German with `_de`."""
    panel = next((p for b in boards if b.uid == alert.board for p in b.panels if p.key == alert.panel), None)
    if panel is None:
        raise LookupError(f"{alert.name}: no panel {alert.panel} on {alert.board}")
    texts: dict[str, str] = {}
    for language in reversed(LANGUAGES):
        ending = "" if language == "en" else f"_{language}"
        texts[f"summary{ending}"] = _of_rule(alert.summary, language)
        texts[f"description{ending}"] = f"{_of_rule(alert.about, language)} {said(alert.act, language)}"
        texts[f"runbook_url{ending}"] = f"{_at(RUNBOOKS_URL)}/{page_of(alert, language)}"
        texts[f"dashboard_url{ending}"] = f"{_at(BOARDS_URL)}/d/{alert.board}-{language}?viewPanel={panel.panel_id}"
    return texts


def kind(alert: Alert) -> Text:
    """What the alert is about, in words without the labels, which are shown next to it."""
    return alert.summary.filled(**dict.fromkeys(alert.summary.places, "…"))


def page_of(alert: Alert, language: Language) -> str:
    """Path of its runbook page below `published/runbooks`."""
    return f"{language}/{alert.name}.md"


def _at(label: str) -> str:
    return f"{{{{ $externalLabels.{label} }}}}"


def group(name: str, alerts: Iterable[Alert], boards: Sequence[Board]) -> dict[str, Any]:
    """A rule file with one group."""
    return {"groups": [{"name": f"mailroom-{name}", "rules": [rule(alert, boards) for alert in alerts]}]}


def page(alert: Alert, language: Language) -> str:
    """The runbook page: meaning, impact, what to look at, mitigation."""
    texts = (alert.about, alert.impact, alert.look, alert.act)
    parts = [f"# {alert.name}", _of_page(alert.summary, language)]
    parts += [
        f"## {said(head, language)}\n\n{_of_page(text, language)}" for head, text in zip(_HEADINGS, texts, strict=True)
    ]
    parts += [
        f"{said(_WHO, language)}: {said(alert.who, language)} ({alert.severity}). "
        f"{said(_BOARD, language)}: `{alert.board}`."
    ]
    parts += [f"{said(_RULE, language)}: `{alert.expression}`"]
    return "\n\n".join(parts) + "\n"


def index(groups: Sequence[ModuleType], language: Language) -> str:
    """All alerts with their pages."""
    alerts = sorted((alert for each in groups for alert in each.ALERTS), key=lambda alert: str(alert.name))
    lines = [
        f"- [{each.name}]({each.name}.md) ({each.severity}): {_of_page(each.summary, language)}" for each in alerts
    ]
    return f"# {said(_INDEX, language)}\n\n" + "\n".join(lines) + "\n"


def _of_rule(text: Text, language: Language) -> str:
    return said(text.filled(**{label: f"{{{{ $labels.{label} }}}}" for label in text.places}), language)


def _of_page(text: Text, language: Language) -> str:
    return said(text.filled(**{label: f"‹{label}›" for label in text.places}), language)
