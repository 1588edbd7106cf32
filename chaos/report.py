"""Writes the tables of docs/results/chaos.md again from the committed results."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from chaos.kinds import KINDS
from chaos.results import FOLDER, spread
from deploy.launcher.folders import ROOT

DOCUMENT = ROOT / "docs/results/chaos.md"
BEGIN, END = "<!-- tables: python -m chaos report -->\n", "<!-- end of tables -->\n"


def write(document: Path = DOCUMENT, folder: Path = FOLDER) -> int:
    """Replace the text between the two marks; 1 where there are none."""
    text = document.read_text()
    head, found, rest = text.partition(BEGIN)
    _, ended, tail = rest.partition(END)
    if not (found and ended):
        print(f"{document} has no place for the tables")
        return 1
    document.write_text(
        head + BEGIN + tables(_load(folder, "seed-*.json"), _load(folder, "stock-seed-*.json")) + END + tail
    )
    return 0


def _load(folder: Path, pattern: str) -> list[Mapping[str, Any]]:
    found = [json.loads(file.read_text()) for file in folder.glob(pattern)]
    return sorted(found, key=lambda each: int(each["seed"]))


def tables(hardened: Sequence[Mapping[str, Any]], stock: Sequence[Mapping[str, Any]]) -> str:
    """Seeds, then kinds of faults, then the same on stock Faust."""
    parts = ["\n", *_seeds(hardened), "\n", *_kinds(hardened)]
    if stock:
        parts += ["\nThe same schedule with backlog workers on unhardened Faust (`STOCK=1`):\n\n", *_seeds(stock)]
    return "".join(parts) + "\n"


def _seeds(results: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = [
        "| seed | faults | items | events | decisions | moved | poison | difference | seconds |\n",
        "|--:" * 9 + "|\n",
    ]
    names = ("items_acknowledged", "events_acknowledged", "decisions_acknowledged", "items_moved", "poison")
    for each in results:
        counts = [sum(act[name] for act in each["acts"]) for name in names]
        injected = sum(fault["injected"] for fault in each["faults"].values())
        cells = [each["seed"], injected, *counts, each["difference"], each["seconds"]]
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |\n")
    return lines


def _kinds(results: Sequence[Mapping[str, Any]]) -> list[str]:
    seconds: dict[str, list[float | None]] = defaultdict(list)
    for each in results:
        for kind, fault in each["faults"].items():
            seconds[kind] += fault["recovered_s"]
    lines = ["| fault | what is done | injected | recovered, median s | max s |\n", "|---|---|--:|--:|--:|\n"]
    for name, kind in KINDS.items():
        middle, most = spread(seconds[name]) if seconds[name] else ("–", "–")
        lines.append(f"| `{name}` | {kind.what} | {len(seconds[name])} | {middle} | {most} |\n")
    return lines
