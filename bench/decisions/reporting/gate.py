"""What it costs that the gate P4 is closed: the same offices with the gate open and closed, in one table."""

from collections.abc import Sequence
from pathlib import Path

from bench.decisions import lines
from bench.decisions.cases import Case
from bench.decisions.lines import Line
from bench.decisions.reporting.page import PAGE, basis
from bench.decisions.reporting.summary import WORTH_COMPARING
from bench.decisions.reporting.told import number
from bench.reporting import report
from bench.reporting.statistics import percentile
from deploy.launcher.machine import say
from office.traces.scenarios import SCENARIOS

Runs = Sequence[dict[str, Line]]


def write(folder: Path = lines.GATE_FOLDER, page: Path = PAGE) -> int:
    """Fill the table of the page; 1 without any results."""
    kept = lines.load(folder)
    if not kept:
        say(f"no results in {folder}; run python -m bench.decisions gate first")
        return 1
    text = report.filled(page.read_text(), "decisions-gate", f"{table(kept)}\n\n{basis(kept, lines.facts(folder))}")
    page.write_text(text)
    return 0


def table(kept: Sequence[Line]) -> str:
    """One row per scenario and one for all: each figure with the gate open and closed."""
    cases: dict[Case, dict[str, Line]] = {}
    for line in kept:
        cases.setdefault(Case(line["size"], line["scenario"], line["load"], line["seed"]), {})[line["policy"]] = line
    groups: dict[str, list[dict[str, Line]]] = {}
    for case, runs in sorted(cases.items()):
        groups.setdefault(f"{case.scenario} {SCENARIOS[case.scenario].title}, {case.load}", []).append(runs)
    groups["all"] = [run for group in list(groups.values()) for run in group]
    rows = [[name, *_row(group)] for name, group in groups.items()]
    head = ["open / closed", "overdue, ours", "regret: median", "moved, %", "lead, WD: median", "lead: p10"]
    return report.table([*head, "false alarms per team-month", "unannounced absence: alarm after, WD"], rows)


def _row(group: Runs) -> list[str]:
    both: list[list[str]] = []
    for more in (", open", ""):
        none, ours = [run["none" + more] for run in group], [run["ours" + more] for run in group]
        leads = [float(lead) for run in none for lead in run["leads"]]
        first = [float(days) for run in none for days in run["first_alarm_after"]]
        both.append(
            [
                f"{sum(run['odd'] for run in ours) / len(ours):,.0f}",
                number(_middle([regret for run in group if (regret := _regret(run, more)) is not None]), 3),
                number(_middle([100 * run["moved_items"] / run["arrived"] for run in ours])),
                number(_middle(leads), 0),
                number(percentile(leads, 10), 0) if leads else "–",
                number(sum(run["false_alarms"] for run in none) / sum(run["team_months"] for run in none), 3),
                number(_middle(first), 1),
            ]
        )
    return [f"{is_open} / {closed}" for is_open, closed in zip(*both, strict=True)]


def _regret(run: dict[str, Line], more: str) -> float | None:
    avoidable = run["none"]["odd"] - run["bound"]["odd"]
    if avoidable < WORTH_COMPARING:
        return None
    return float((run["ours" + more]["odd"] - run["bound"]["odd"]) / avoidable)


def _middle(found: Sequence[float]) -> float | None:
    return percentile(list(found), 50) if found else None
