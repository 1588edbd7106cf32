"""Fills the tables of docs/results/decisions-benchmark.md from the kept lines, between its markers."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.decisions import lines
from bench.decisions.cases import SIMPLE
from bench.decisions.lines import Line
from bench.decisions.measures.intervals import paired
from bench.decisions.reporting import pictures
from bench.decisions.reporting.promise import feasible
from bench.decisions.reporting.summary import Played, leads, middle, played, pooled_ratio, values
from bench.decisions.reporting.targets import targets
from bench.decisions.reporting.told import groups, number
from bench.reporting import markdown
from bench.reporting.statistics import percentile
from deploy.launcher.folders import ROOT
from deploy.launcher.machine import say
from office.traces.scenarios import SCENARIOS

PAGE = ROOT / "docs/results/decisions-benchmark.md"
POLICIES = ("none", *SIMPLE, "ours", "bound")


def kept_targets(cases: Sequence[Played]) -> str:
    """Each target, what was measured, and whether it is reached."""
    enough = feasible(cases)
    with_regret = values(enough, lambda case: case.regret("ours"))
    note = f"{len(enough)} runs of S1–S6 have a pooled load of at most 1, and {len(with_regret)} of them a regret."
    return f"{markdown.targets([asdict(each) for each in targets(cases)])}\n\n{note}"


def overdue(cases: Sequence[Played]) -> str:
    """Overdue item-days of every policy, and what ours moves for it."""
    rows = []
    for (size, scenario, load), group in groups(cases).items():
        means = [sum(case.odd(policy) for case in group) / len(group) for policy in POLICIES]
        ours, none = [[case.odd(policy) for case in group] for policy in ("ours", "none")]
        low, high = paired(ours, none)
        regrets = values(group, lambda case: case.regret("ours"))
        shares = [
            number(middle(values(group, lambda case, p=policy: 100 * case.moved_share(p))))  # type: ignore[misc] # bound
            for policy in (*SIMPLE, "ours")
        ]
        rows.append(
            [
                f"T={size} {scenario} {SCENARIOS[scenario].title}, {load} ({len(group)} seeds)",
                number(sum(case.pooled for case in group) / len(group)),
                *(f"{mean:,.0f}" for mean in means),
                f"{low:,.0f} – {high:,.0f}",
                f"{number(middle(regrets), 3)} ({number(max(regrets, default=None), 3)})",
                " / ".join(shares),
            ]
        )
    head = ["", "pooled load", *POLICIES, "ours − none, 95 %", "regret of ours: median (worst)"]
    return markdown.table([*head, "moved %: " + " / ".join((*SIMPLE, "ours"))], rows)


def seen(cases: Sequence[Played]) -> str:
    """How well jams are seen, by scenario."""
    rows = []
    for (size, scenario, load), group in groups(cases).items():
        jams = sum(case.runs["none"]["jams"] for case in group)
        found = [float(lead) for lead in leads(group)]
        named = sum(len(case.runs["none"]["causes"]) for case in group)
        right = sum(case.runs["none"]["causes_right"] for case in group)
        rows.append(
            [
                f"T={size} {scenario} {SCENARIOS[scenario].title}, {load}",
                str(jams),
                number(len(found) / jams if jams else None),
                f"{number(percentile(found, 50), 0)} / {number(percentile(found, 10), 0)}" if found else "–",
                number(pooled_ratio(group, "none", "false_alarms", "team_months"), 3),
                number(pooled_ratio(group, "none", "flaps", "team_months"), 3),
                f"{number(right / named)} of {named}" if named else "–",
            ]
        )
    head = ["", "true jams", "seen", "lead, WD: median / p10", "false alarms per team-month"]
    return markdown.table([*head, "one-day alarms per team-month", "cause right"], rows)


def manners(cases: Sequence[Played]) -> str:
    """How the moves are: churn, harm, fairness, promises, decision time."""
    rows = []
    for (size, scenario, load), group in groups(cases).items():
        ours = [case.runs["ours"] for case in group]
        churn, driven = (
            pooled_ratio(group, "ours", *parts) for parts in (("churned", "proposed"), ("driven", "receipts"))
        )
        harm = middle(values(group, lambda case: case.harm))
        rows.append(
            [
                f"T={size} {scenario} {load}",
                number(pooled_ratio(group, "ours", "moves", "moved_items")),
                number(churn),
                number(100 * harm if harm is not None else None),
                number(100 * driven if driven is not None else None),
                f"{number(middle([run['fairness_most'] for run in ours]))} / "
                f"{number(middle([run['fairness_jain'] for run in ours]))}",
                str(round(middle([float(run["worst_days_late"]) for run in ours]) or 0)),
                number(middle([run["promise_error"] for run in ours if run["promise_error"] is not None])),
                number(middle([run["measured"]["decision_ms_p95"] for run in ours]), 0),
            ]
        )
    head = ["", "moves per moved item", "churn", "harm to others, %", "receivers that jam, %"]
    head += ["share of own slack: most / Jain", "worst days late", "error of days left", "decision p95, ms"]
    return markdown.table(head, rows)


def basis(kept: Sequence[Line], machine: dict[str, Any]) -> str:
    """What the tables were made from. A plus behind a commit: with changes."""
    commits = sorted({line["commit"] for line in kept})
    where = f"; {machine['cores']} cores of {machine['processor']}, Python {machine['python']}" if machine else ""
    short = " **The short form: three seeds, one load for each scenario.**" if machine.get("quick") else ""
    return f"*{len(kept):,} runs on commit {', '.join(commits)}{where}.*{short}"


TABLES: dict[str, Callable[[Sequence[Played]], str]] = {
    "targets": kept_targets,
    "overdue": overdue,
    "seen": seen,
    "manners": manners,
}


def write(folder: Path = lines.FOLDER, page: Path = PAGE) -> int:
    """Fill the page and draw the pictures; 1 without any results."""
    kept = lines.load(folder)
    cases = played(kept)
    if not cases:
        say(f"no results in {folder}; run python -m bench.decisions first")
        return 1
    text = page.read_text()
    for name, made in TABLES.items():
        text = markdown.filled(text, f"decisions-{name}", f"{made(cases)}\n\n{basis(kept, lines.facts(folder))}")
    page.write_text(text)
    files = pictures.draw(cases)
    say(f"{page.relative_to(ROOT)}: {len(cases)} cases, {len(files)} pictures")
    return 0
