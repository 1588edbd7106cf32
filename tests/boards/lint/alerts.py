"""Rules about alerts, in addition to those about every query."""

import re
from collections.abc import Callable, Collection
from typing import Any

from tests.boards.lint.expressions import nodes, parsed
from tests.boards.lint.structure import HEALTH, PERSONS, Json, texts

_COMPARISONS = frozenset({">", "<", ">=", "<=", "==", "!="})
_STANDING = "MailroomWatchdog"
SEVERITIES = frozenset({"info", "warning", "critical"})
SAID = ("summary", "description", "runbook_url", "dashboard_url")


def compares(rule: Json) -> list[str]:
    """An alert compares with a limit or asks for absence; only the watchdog always stands."""
    found = list(nodes(parsed(rule["expr"])))
    compared = any(str(getattr(node, "op", "")) in _COMPARISONS for node, _ in found)
    absent = any(_called(node) == "absent" for node, _ in found)
    return [] if compared or absent or rule["alert"] == _STANDING else ["no comparison"]


def waits_for_absence(rule: Json) -> list[str]:
    """What asks for absence waits a while: after a restart everything is absent."""
    absent = any(_called(node) == "absent" for node, _ in nodes(parsed(rule["expr"])))
    return ["absent() without for"] if absent and not rule.get("for") else []


def _called(node: Any) -> str:
    return str(node.func.name) if type(node).__name__ == "Call" else ""


def picks_no_top(rule: Json) -> list[str]:
    """No topk or bottomk: who is in it changes, and the alert flaps."""
    ops = {str(getattr(node, "op", "")) for node, _ in nodes(parsed(rule["expr"]))}
    return sorted(ops & {"topk", "bottomk"})


def says_everything_twice(rule: Json) -> list[str]:
    """Summary, description, runbook and dashboard, in English and in German."""
    said = rule.get("annotations", {})
    missing = [name for each in SAID for name in (each, f"{each}_de") if not said.get(name)]
    same = [each for each in SAID if said.get(each) == said.get(f"{each}_de")]
    return missing + [f"{each} not translated" for each in same]


def labels_hold_no_value(rule: Json) -> list[str]:
    """Labels are the severity alone: a value in a label is a new alert at each evaluation."""
    labels = rule.get("labels", {})
    wrong = [name for name in labels if name != "severity"]
    return wrong + ([] if labels.get("severity") in SEVERITIES else ["severity"])


def is_well_named(rule: Json) -> list[str]:
    """CamelCase with one prefix: the heading of its runbook page."""
    return [] if re.fullmatch(r"Mailroom([A-Z][a-z]+)+", rule["alert"]) else [rule["alert"]]


def tells_nobody(rule: Json) -> list[str]:
    """No person and no word of health in any text of an alert (P2, P7)."""
    return [text for text in texts(rule) if PERSONS.search(text) or HEALTH.search(text)]


RULES_OF_ALERTS: dict[str, Callable[[Json], Collection[str]]] = {
    "alerts compare": compares,
    "absence is waited for": waits_for_absence,
    "no alert on a top list": picks_no_top,
    "alerts say everything in both languages": says_everything_twice,
    "labels hold no value": labels_hold_no_value,
    "alerts are well named": is_well_named,
    "alerts tell of nobody": tells_nobody,
}
"""Rule → what is wrong with an alert by it."""
