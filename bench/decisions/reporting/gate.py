"""The cost of the closed gate P4: the same offices with the gate open and closed, in one table."""

from collections.abc import Sequence
from pathlib import Path

from bench.decisions import lines
from bench.decisions.lines import Line
from bench.decisions.reporting.page import PAGE, basis
from bench.decisions.reporting.summary import Played, by_case, leads, pooled_ratio, values
from bench.decisions.reporting.told import groups, number
from bench.reporting import markdown
from bench.reporting.statistics import percentile
from deploy.launcher.machine import say
from office.traces.scenarios import SCENARIOS

_POLICIES = ("none", "ours", "bound")


def write(folder: Path = lines.GATE_FOLDER, page: Path = PAGE) -> int:
    """Fill the table of the page; 1 without any results."""
    kept = lines.load(folder)
    if not kept:
        say(f"no results in {folder}; run python -m bench.decisions gate first")
        return 1
    text = markdown.filled(page.read_text(), "decisions-gate", f"{table(kept)}\n\n{basis(kept, lines.facts(folder))}")
    page.write_text(text)
    return 0


def table(kept: Sequence[Line]) -> str:
    """One row per scenario and one for all: each figure with the gate open and closed."""
    ways = {more: groups([_with(case, more) for case in by_case(kept)]) for more in (", open", "")}
    both: list[list[list[str]]] = []
    for found in ways.values():
        everywhere = [case for group in found.values() for case in group]
        both.append([_row(group) for group in (*found.values(), everywhere)])
    names = [f"{scenario} {SCENARIOS[scenario].title}, {load}" for _, scenario, load in ways[""]]
    rows = [
        [name, *(f"{is_open} / {closed}" for is_open, closed in zip(*pair, strict=True))]
        for name, *pair in zip((*names, "all"), *both, strict=True)
    ]
    head = ["open / closed", "overdue, ours", "regret: median", "moved, %", "lead, WD: median", "lead: p10"]
    return markdown.table([*head, "false alarms per team-month", "unannounced absence: alarm after, WD"], rows)


def _with(case: Played, more: str) -> Played:
    """The runs with the gate as it is, or open."""
    return Played(case.case, {name: case.runs[name if name == "bound" else name + more] for name in _POLICIES})


def _row(group: Sequence[Played]) -> list[str]:
    found = [float(lead) for lead in leads(group)]
    first = [float(days) for case in group for days in case.runs["none"]["first_alarm_after"]]
    return [
        f"{sum(case.odd('ours') for case in group) / len(group):,.0f}",
        number(_middle(values(group, lambda case: case.regret("ours"))), 3),
        number(_middle([100 * case.moved_share("ours") for case in group])),
        number(_middle(found), 0),
        number(percentile(found, 10), 0) if found else "–",
        number(pooled_ratio(group, "none", "false_alarms", "team_months"), 3),
        number(_middle(first), 1),
    ]


def _middle(found: Sequence[float]) -> float | None:
    return percentile(found, 50) if found else None
