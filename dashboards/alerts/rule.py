"""What every alert has, and its form in a Prometheus rule file."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert. The expression reads a state that a service computed, so it needs no `for`.

    `runbook`: the page of this repository that says what to do.
    """

    name: str
    expression: str
    severity: Literal["info", "warning", "critical"]
    summary: str
    description: str
    summary_de: str
    description_de: str
    runbook: str


def rule(alert: Alert) -> dict[str, Any]:
    """The alert as Prometheus reads it."""
    words = ("summary", "description", "summary_de", "description_de")
    return {
        "alert": alert.name,
        "expr": alert.expression,
        "labels": {"severity": alert.severity},
        "annotations": {name: getattr(alert, name) for name in words} | {"runbook_url": alert.runbook},
    }


def group(name: str, alerts: Iterable[Alert]) -> dict[str, Any]:
    """A rule file with one group."""
    return {"groups": [{"name": f"mailroom-{name}", "rules": [rule(alert) for alert in alerts]}]}
