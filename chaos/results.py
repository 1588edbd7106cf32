"""Results of seeds as JSON files: what was injected, how long recovery took, what differed, on which machine."""

import json
import os
import platform
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from chaos.act import Outcome
from chaos.kinds import KINDS

FOLDER = Path(__file__).parent / "results"


def file_of(seed: int, stock: bool) -> Path:
    """Where the result of a seed is stored."""
    return FOLDER / f"{'stock-' if stock else ''}seed-{seed}.json"


def result(seed: int, stock: bool, outcomes: Sequence[Outcome], seconds: float) -> dict[str, Any]:
    """Everything worth keeping from a seed."""
    return {
        "seed": seed,
        "workers": "stock Faust" if stock else "hardened",
        "difference": sum(outcome.difference for outcome in outcomes),
        "seconds": round(seconds),
        "faults": faults(outcomes),
        "answers": dict(sum((outcome.acts for outcome in outcomes), Counter())),
        "stops": [round(seconds, 2) for outcome in outcomes for seconds in outcome.stops],
        "acts": [_act(outcome) for outcome in outcomes],
        "machine": _machine(),
    }


def faults(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    """Per kind: how often it was injected, and the seconds until all was well (null: not within the limit)."""
    seconds: dict[str, list[float | None]] = defaultdict(list)
    for outcome in outcomes:
        for done in outcome.done:
            seconds[done.kind].append(done.recovered)
    return {kind: {"injected": len(seconds[kind]), "recovered_s": seconds[kind]} for kind in KINDS if kind in seconds}


def spread(recovered: Sequence[float | None]) -> tuple[str, str]:
    """Median and maximum in words."""
    known = [each for each in recovered if each is not None]
    if not known:
        return "never", "never"
    return f"{median(known):.1f}", f"{max(known):.1f}" if len(known) == len(recovered) else "never"


def untried(outcomes: Sequence[Outcome]) -> list[str]:
    """What a run must have met and has not: without help that is agreed, moves and is stopped again, faults have proved
    nothing about it."""
    acts: Counter[str] = Counter()
    for outcome in outcomes:
        acts.update(outcome.acts)
    found = [act for act in ("accept", "pause") if not acts[act]]
    return [*found, *(["an item that moves"] if not sum(outcome.moved for outcome in outcomes) else [])]


def table(found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """One line per kind of fault."""
    lines = [f"{'fault':<18} {'injected':>8} {'recovered s: median':>20} {'max':>6}"]
    for kind, each in found.items():
        middle, most = spread(each["recovered_s"])
        lines.append(f"{kind:<18} {each['injected']:>8} {middle:>20} {most:>6}")
    return lines


def write(file: Path, content: Mapping[str, Any]) -> None:
    """Replace the file as a whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(content, indent=1) + "\n")
    fresh.replace(file)


def _act(outcome: Outcome) -> dict[str, Any]:
    return {
        "items_acknowledged": outcome.items,
        "events_acknowledged": outcome.events,
        "decisions_acknowledged": outcome.decisions,
        "items_moved": outcome.moved,
        "poison": outcome.poison,
        "difference_of_auditor": outcome.audited,
        "violations": {name: len(lines) for name, lines in outcome.violations.items()},
        "started_again": outcome.restarts,
        "auditor": outcome.audit_line,
    }


def _machine() -> dict[str, Any]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    packages = ("faust-streaming", "aiokafka", "rocksdict")
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 1e9, 1),
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
    }
