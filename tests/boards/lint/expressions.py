"""PromQL read by a real parser: which metrics and labels an expression names, and what is wrong with it."""

import re
from collections.abc import Iterator
from typing import Any

import promql_parser

from contracts.metrics import ALLOWED_LABELS, BY_NAME, FOREIGN, TARGET_LABELS
from dashboards.elements.sources import base
from dashboards.rules.recording import RULES

_VARIABLE = re.compile(r"\$\{?(\w+)(:\w+)?\}?")
_INTERVALS = re.compile(r"\[\$__(rate_interval|range|interval)\]")
_CHOOSING = frozenset({"and", "or", "unless", "==", "!=", ">", "<", ">=", "<="})
OVER_COUNTERS = frozenset({"rate", "irate", "increase", "resets"})
WRITTEN_BY_PROMETHEUS = frozenset({"le", "alertname", "alertstate", "severity"})
KNOWN_LABELS = ALLOWED_LABELS | set(TARGET_LABELS) | WRITTEN_BY_PROMETHEUS


def parsed(expression: str) -> Any:
    """The syntax tree; Grafana's variables are replaced by something of the same form first.

    Raises:
        ValueError: it is no PromQL.
    """
    return promql_parser.parse(_VARIABLE.sub("x", _INTERVALS.sub("[5m]", expression)))


def nodes(node: Any, inside: str = "") -> Iterator[tuple[Any, str]]:
    """Every node with the function that it is in directly."""
    yield node, inside
    name = node.func.name if type(node).__name__ == "Call" else inside
    for part in ("lhs", "rhs", "expr", "vector_selector"):
        child = getattr(node, part, None)
        if child is not None:
            yield from nodes(child, name)
    for child in getattr(node, "args", None) or ():
        yield from nodes(child, name)


def selectors(expression: str) -> list[tuple[str, tuple[str, ...], str]]:
    """(metric, labels matched on it, function around it) of every selector."""
    return [
        (node.name, tuple(matcher.name for matcher in node.matchers.matchers), inside)
        for node, inside in nodes(parsed(expression))
        if type(node).__name__ == "VectorSelector"
    ]


def keeps_name(node: Any) -> bool:
    """Whether series still carry the name of their metric: only a choice among series leaves it to them."""
    match type(node).__name__:
        case "VectorSelector":
            return True
        case "ParenExpr":
            return keeps_name(node.expr)
        case "AggregateExpr":
            return str(node.op) in ("topk", "bottomk") and keeps_name(node.expr)
        case "BinaryExpr" if str(node.op) in _CHOOSING and not (node.modifier and node.modifier.return_bool):
            return keeps_name(node.lhs) or (str(node.op) == "or" and keeps_name(node.rhs))
    return False


def parses(expression: str) -> list[str]:
    """The query is PromQL."""
    try:
        parsed(expression)
    except ValueError as error:
        return [f"{expression}: {error}"]
    return []


def names_known_metrics(expression: str) -> list[str]:
    """Every metric is in the catalogue, recorded by a rule, or one of Prometheus' own."""
    names = {name for name, _, _ in selectors(expression)}
    return [f"unknown metric {name}" for name in sorted(names) if name not in RULES and not _known(name)]


def _known(name: str) -> bool:
    metric = BY_NAME.get(base(name))
    if metric is None:
        return name in FOREIGN
    return (metric.kind == "histogram") == (base(name) != name)


def names_known_labels(expression: str) -> list[str]:
    """Labels that are matched exist on that metric; labels that are grouped by are on the whitelist (P1)."""
    found = []
    for name, labels, _ in selectors(expression):
        allowed = _labels_of(name)
        found += [f"{name} has no label {label}" for label in labels if label not in allowed]
    for node, _ in nodes(parsed(expression)):
        modifier = getattr(node, "modifier", None)
        grouped = getattr(modifier, "labels", None) or ()
        found += [f"label {label} is not on the whitelist" for label in grouped if label not in KNOWN_LABELS]
    return found


def _labels_of(name: str) -> frozenset[str]:
    if name in RULES:
        return frozenset().union(*(_labels_of(each) for each, _, _ in selectors(RULES[name])))
    if name in FOREIGN:
        return frozenset(FOREIGN[name])
    metric = BY_NAME.get(base(name))
    return frozenset((*metric.labels, *TARGET_LABELS, "le")) if metric else frozenset()


def reads_counters_as_rises(expression: str) -> list[str]:
    """A counter is read under rate or increase, for its value says nothing; a gauge never is."""
    found = []
    for name, _, inside in selectors(expression):
        rises = name.endswith(("_total", "_bucket", "_sum", "_count"))
        if rises and (name in FOREIGN or base(name) in BY_NAME) and inside not in OVER_COUNTERS:
            found.append(f"{name} is a counter and must stand in rate or increase")
        if not rises and inside in OVER_COUNTERS:
            found.append(f"{name} is not a counter and must not stand in {inside}")
    return found


def follows_the_resolution(expression: str) -> list[str]:
    """`rate` looks back as far as the board's resolution asks for, not over a fixed time."""
    fixed = re.findall(r"\brate\([^()]*\[(?!\$__rate_interval)[^]]*\]", expression)
    return [f"fixed window in {part}" for part in fixed]


def max_before_sum(expression: str) -> list[str]:
    """A team's figure is `max by` before it is summed: two owners at once must not double it."""
    found = []
    for node, _ in nodes(parsed(expression)):
        if type(node).__name__ == "AggregateExpr" and str(node.op) == "sum":
            inner = node.expr
            while type(inner).__name__ in ("ParenExpr",):
                inner = inner.expr
            name = getattr(inner, "name", "") if type(inner).__name__ == "VectorSelector" else ""
            if name in BY_NAME and BY_NAME[name].kind == "gauge" and "team" in BY_NAME[name].labels:
                found.append(f"sum over {name} without max by first")
    return found


RULES_OF_QUERIES = {
    "every query parses": parses,
    "queries name existing metrics": names_known_metrics,
    "queries name existing labels": names_known_labels,
    "counters stand under rate or increase": reads_counters_as_rises,
    "rate follows the resolution": follows_the_resolution,
    "team figures are max by before they are summed": max_before_sum,
}
"""Rule → what is wrong with a query by it; all but the first need a query that parses."""
