"""What every alert has, its form in a Prometheus rule file, and its runbook page."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

from dashboards.panels import Board
from dashboards.words import LANGUAGES, Language, Words, both

Severity = Literal["info", "warning", "critical"]
BOARDS_URL, RUNBOOKS_URL = "postwaage_boards_url", "postwaage_runbooks_url"
"""External labels of Prometheus: where Grafana and where the runbook pages are, without a slash at the end.

Whoever runs Prometheus sets them in its configuration; the rules stay the same everywhere. Without them the links
are paths. `$externalURL` would be the address of Prometheus itself, and nobody wants to go there.
"""
_HEADINGS: Sequence[Words] = (
    both("Bedeutung", "Meaning"),
    both("Folge", "Impact"),
    both("Nachsehen", "Look at"),
    both("Abhilfe", "Mitigation"),
)
_BOARD, _RULE = both("Board", "Board"), both("Regel", "Rule")
_WHO, _INDEX = both("Wer", "Who"), both("Meldungen und was zu tun ist", "Alerts and what to do")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert. What a service computed about business time needs no `wait`; only the machine is waited for.

    `summary`, `about`: what people read first, `{{ $labels.x }}` allowed. `impact`, `look`, `act`: the rest of the
    runbook page. `board`, `panel`: where to look (uid, key of the panel).
    """

    name: str
    expression: str
    severity: Severity
    who: Words
    summary: Words
    about: Words
    impact: Words
    look: Words
    act: Words
    board: str
    panel: str
    wait: str = ""
    keep: str = ""


def rule(alert: Alert, boards: Sequence[Board]) -> dict[str, Any]:
    """The alert as Prometheus reads it; every one gets its runbook and its panel, in both languages.

    Raises:
        LookupError: it names a board or panel that does not exist.
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
    said: dict[str, str] = {}
    for language in reversed(LANGUAGES):
        ending = "" if language == "en" else f"_{language}"
        said[f"summary{ending}"] = alert.summary[language]
        said[f"description{ending}"] = f"{alert.about[language]} {alert.act[language]}"
        said[f"runbook_url{ending}"] = f"{_at(RUNBOOKS_URL)}/{page_of(alert, language)}"
        said[f"dashboard_url{ending}"] = f"{_at(BOARDS_URL)}/d/{alert.board}-{language}?viewPanel={panel.panel_id}"
    return said


def kind(alert: Alert) -> Words:
    """What the alert is about, in words without the labels, which stand beside it."""
    return both(*(re.sub(r"{{ \$labels\.\w+ }}", "…", alert.summary[language]) for language in LANGUAGES))


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
    parts = [f"# {alert.name}", _plain(alert.summary[language])]
    parts += [f"## {head[language]}\n\n{_plain(text[language])}" for head, text in zip(_HEADINGS, texts, strict=True)]
    parts += [f"{_WHO[language]}: {alert.who[language]} ({alert.severity}). {_BOARD[language]}: `{alert.board}`."]
    parts += [f"{_RULE[language]}: `{alert.expression}`"]
    return "\n\n".join(parts) + "\n"


def index(groups: Sequence[ModuleType], language: Language) -> str:
    """All alerts with their pages."""
    alerts = sorted((alert for each in groups for alert in each.ALERTS), key=lambda alert: str(alert.name))
    lines = [f"- [{each.name}]({each.name}.md) ({each.severity}): {_plain(each.summary[language])}" for each in alerts]
    return f"# {_INDEX[language]}\n\n" + "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return text.replace("{{ $labels.", "‹").replace(" }}", "›")
