"""Runs what is missing, on all cores, and tells how far it is. What was measured before is not measured again."""

import time
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path

from bench.decisions import lines
from bench.decisions.cases import Case, policies_of, run
from deploy.launcher.machine import say
from services.chassis.garbage import collect_seldom

Task = tuple[Case, tuple[str, ...]]


def measure(
    cases: Sequence[Case],
    folder: Path,
    jobs: int,
    only: Sequence[str] = (),
    policies: Callable[[Case], Sequence[str]] = policies_of,
) -> None:
    """Measure what is missing of these cases. `only`: these of their policies, all without any."""
    wanted = [(case, name) for case in cases for name in policies(case) if not only or name in only]
    tasks: list[Task] = list(lines.missing(wanted, lines.load(folder)).items())
    measured_on, began = lines.commit(), time.monotonic()
    runs = sum(len(names) for _, names in tasks)
    say(f"{len(wanted) - runs} of {len(wanted)} runs are there; {runs} to go, {jobs} at a time")
    done = 0
    with get_context("spawn").Pool(min(jobs, max(1, len(tasks)))) as pool:
        for case, figures, seconds in pool.imap_unordered(_run, tasks):
            lines.add(folder, case, figures, measured_on)
            done += len(figures)
            left = (time.monotonic() - began) * (runs - done) / done / 60
            say(f"  {done:>5}/{runs}  {case.name:<28} {seconds:6.1f} s   about {left:.0f} min left")
    lines.tidy(folder)
    if runs:
        lines.keep_facts(folder, quick=folder == lines.QUICK_FOLDER)


def _run(task: Task) -> tuple[Case, dict[str, dict[str, object]], float]:
    began = time.monotonic()
    case, names = task
    collect_seldom()  # as the services do whose decisions are timed
    return case, run(case, names), time.monotonic() - began
