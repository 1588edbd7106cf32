"""The pictures of docs/results/performance.md, drawn from the kept results; the same results give the same bytes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.reporting import results
from deploy.launcher.folders import ROOT

FOLDER = ROOT / "docs/results/performance"
OURS, OTHERS = "#1f5f8b", "#b8b8b8"

mpl.rcParams.update({"svg.hashsalt": "postwaage", "svg.fonttype": "none", "font.size": 9})


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """An empty picture of one diagram, in inches."""
    picture = Figure(figsize=(width, height), layout="constrained")
    axes = picture.subplots()
    bare(axes)
    return picture, axes


def bare(axes: Axes) -> None:
    """No frame: it tells nothing."""
    axes.spines[["top", "right"]].set_visible(False)


def saved(picture: Figure, name: str, into: Path) -> Path:
    """The file of a picture; equal pictures give equal bytes."""
    into.mkdir(parents=True, exist_ok=True)
    file = into / f"{name}.svg"
    picture.savefig(file, metadata={"Date": None, "Creator": None})
    return file


def backlog(figures: dict[str, Any]) -> Figure:
    """CPU per event of every contestant that ran."""
    ran = [each for each in figures["contestants"].values() if "cpu_us" in each]
    picture, axes = canvas(7, 2.6)
    names = [f"{each['title'].replace('`', '')} {each['version']}" for each in ran]
    medians = [each["cpu_us"]["median"] for each in ran]
    beyond = [
        [each["cpu_us"]["median"] - each["cpu_us"]["least"] for each in ran],
        [each["cpu_us"]["most"] - each["cpu_us"]["median"] for each in ran],
    ]
    colours = [OURS if "Postwaage" in name else OTHERS for name in names]
    bars = axes.barh(names, medians, xerr=beyond, color=colours)
    axes.bar_label(bars, labels=[f"{value:.0f} µs" for value in medians], padding=4)
    axes.invert_yaxis()
    axes.set_xlim(right=max(medians) * 1.15)
    axes.set_xlabel("CPU time per event, µs (less is better)")
    return picture


def latency(figures: dict[str, Any]) -> Figure:
    """Median and p99 until the gauge shows it, by rate."""
    picture, axes = canvas(7, 2.6)
    rates = [f"{each['events_per_second']:,}/s" for each in figures["rates"]]
    for offset, rank, colour in ((-0.2, "p50", OTHERS), (0.2, "p99", OURS)):
        values = [each["shown_seconds"][rank] for each in figures["rates"]]
        bars = axes.bar([place + offset for place in range(len(rates))], values, 0.38, label=rank, color=colour)
        axes.bar_label(bars, fmt="%.2f s", padding=2)
    axes.axhline(1, color="black", linewidth=0.8, linestyle=":")
    axes.set_xticks(range(len(rates)), rates)
    axes.set_ylabel("POST until on /metrics, s")
    axes.legend(frameon=False)
    return picture


def recovery(figures: dict[str, Any]) -> Figure:
    """Seconds until ready, by open items and source."""
    picture, axes = canvas(7, 2.6)
    sizes = figures["sizes"]
    for offset, source, colour in ((-0.2, "local_store", OTHERS), (0.2, "changelog", OURS)):
        values = [each[source]["seconds"] for each in sizes]
        places = [place + offset for place in range(len(sizes))]
        bars = axes.bar(places, values, 0.38, label=source.replace("_", " "), color=colour)
        axes.bar_label(bars, fmt="%.1f s", padding=2)
    axes.set_xticks(range(len(sizes)), [f"{each['open_items']:,} open items" for each in sizes])
    axes.set_ylabel("start until ready, s")
    axes.legend(frameon=False)
    return picture


def growth(figures: dict[str, Any]) -> Figure:
    """CPU per event and memory, over open items and over teams."""
    picture = Figure(figsize=(7, 4.4), layout="constrained")
    grid = picture.subplots(2, 2)
    curves = (("items", "open_items", "open items"), ("teams", "teams", "teams"))
    for column, (series, name, title) in enumerate(curves):
        points = [each for each in figures[series] if "cpu_us" in each]
        for row, (measure, label) in enumerate((("cpu_us", "CPU µs/event"), ("memory_mb", "memory MB"))):
            axes = grid[row][column]
            axes.plot([each[name] for each in points], [each[measure] for each in points], marker="o", color=OURS)
            axes.set_xscale("log")
            axes.set_ylim(bottom=0)
            axes.set_xlabel(title)
            axes.set_ylabel(label)
            bare(axes)
    return picture


PICTURES: dict[str, Callable[[dict[str, Any]], Figure]] = {
    "backlog": backlog,
    "latency": latency,
    "recovery": recovery,
    "growth": growth,
}


def draw(folder: Path = results.FOLDER, into: Path = FOLDER) -> list[Path]:
    """Draw what there are results of. Returns the files."""
    kept = {part: results.load(part, folder) for part in PICTURES}
    return [saved(PICTURES[part](found["figures"]), part, into) for part, found in kept.items() if found]
