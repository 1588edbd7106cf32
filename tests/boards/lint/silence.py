"""Rules about what is missing: a figure without source is unknown, never 0 and never calm."""

import re
from collections.abc import Callable
from typing import Any

from contracts.metrics import BY_NAME
from contracts.metrics.metric import STAGES
from dashboards.elements.sources import metrics_in
from tests.boards.lint.expressions import nodes, parsed

_COMPARISONS = frozenset({"==", "!=", ">", "<", ">=", "<="})
_BEATS = frozenset({"mailroom_heartbeat_timestamp_seconds", "stage:mailroom_heartbeat_age_seconds:max"})
_HEARD = "stage:mailroom_heard:bool"
_UNKNOWN = -1.0


def missing_is_not_zero(expression: str) -> list[str]:
    """No figure is made up where there is none: after `or` stands what is unknown, or 0 while the source is heard."""
    found = []
    for node, _ in nodes(parsed(expression)):
        if _op(node) != "or":
            continue
        for side in (node.lhs, node.rhs):
            made_up = _constant(side)
            if made_up is not None and made_up != _UNKNOWN:
                found.append(f"{made_up:g} where nothing is known")
        zeroed = _zeroed(node.rhs)
        if zeroed is not None and not _proves(zeroed, node.lhs):
            found.append(f"0 for {node.lhs} proves nothing about its source")
    return found


def _op(node: Any) -> str:
    return str(node.op) if type(node).__name__ == "BinaryExpr" else ""


def _constant(node: Any) -> float | None:
    """The value of an expression that reads no figure; None where it reads one."""
    match type(node).__name__:
        case "NumberLiteral":
            return float(node.val)
        case "ParenExpr" | "AggregateExpr":
            return _constant(node.expr)
        case "Call" if node.func.name == "absent":
            return 1.0
        case "Call":
            values = [value for each in node.args if (value := _constant(each)) is not None]
            return values[0] if values else None
        case "BinaryExpr":
            left, right = _constant(node.lhs), _constant(node.rhs)
            return None if left is None or right is None else _reckon(_op(node), left, right)
    return None


def _reckon(op: str, left: float, right: float) -> float:
    return {"*": left * right, "-": left - right, "+": left + right}.get(op, right)


def _zeroed(node: Any) -> Any | None:
    """What is multiplied by 0, if the expression is that and nothing else."""
    while type(node).__name__ == "ParenExpr":
        node = node.expr
    if _op(node) != "*" or _constant(node.lhs) != 0:
        return None
    return node.rhs if _constant(node.rhs) is None else None


def _proves(witness: Any, figure: Any) -> bool:
    """Whether the witness is there exactly while the sources of the figure are."""
    heard = re.findall(rf'{_HEARD}{{stage=~"([a-z|]+)"}}', str(witness))
    known = {stage for each in heard for stage in each.split("|")} or _exporters(str(witness))
    return _exporters(str(figure)) - {"all"} <= known


def _exporters(expression: str) -> set[str]:
    return {BY_NAME[name].exported_by for name in metrics_in(expression) if name in BY_NAME}


def filters_are_not_counted(expression: str) -> list[str]:
    """The count of a filter is nothing both for none and for unknown; the sum of `bool` tells them apart."""
    found = []
    for node, _ in nodes(parsed(expression)):
        if type(node).__name__ != "AggregateExpr" or str(node.op) != "count":
            continue
        inner = node.expr
        while type(inner).__name__ == "ParenExpr":
            inner = inner.expr
        if _op(inner) in _COMPARISONS and not (inner.modifier and inner.modifier.return_bool):
            found.append(f"count of a filter: {inner}")
    return found


def every_stage_is_expected(expression: str) -> list[str]:
    """Stages are taken together only while all of them are counted by name: an aggregate passes over a silent one."""
    counted = f"== {len(STAGES)}" in expression and all(stage in expression for stage in STAGES)
    return [
        f"{node.op} over stages without counting them"
        for node, _ in nodes(parsed(expression))
        if type(node).__name__ == "AggregateExpr"
        and str(node.op) != "count"
        and getattr(node.expr, "name", None) in _BEATS
        and "stage" not in (getattr(node.modifier, "labels", None) or ())
        and not counted
    ]


RULES_OF_SILENCE: dict[str, Callable[[str], list[str]]] = {
    "missing is not zero": missing_is_not_zero,
    "filters are not counted": filters_are_not_counted,
    "every stage is expected": every_stage_is_expected,
}
"""Rule → what is wrong with a query by it."""
EXPECTED_BY_NAME = frozenset({"stage:mailroom_stale:bool", _HEARD})
"""Recording rules that turn silence into a value themselves: what is bad there is 1, or 0."""
