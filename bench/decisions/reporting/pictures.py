"""The pictures of docs/results/decisions-benchmark.md; the same lines give the same bytes."""

from collections.abc import Callable, Sequence
from pathlib import Path

from matplotlib.figure import Figure

from bench.decisions.cases import SIMPLE
from bench.decisions.reporting.summary import Played, leads
from bench.decisions.reporting.told import groups
from bench.reporting.pictures import OTHERS, OURS, canvas, saved
from deploy.launcher.folders import ROOT

FOLDER = ROOT / "docs/results/decisions-benchmark"
_SHADES = {"none": "#e3e3e3", "proportional": "#c9c9c9", "shortest queue": "#a5a5a5", "queue ratio": "#7d7d7d"}


def overdue(cases: Sequence[Played]) -> Figure:
    """Mean overdue item-days of each policy, by scenario, for offices of ten teams at tight load."""
    chosen = {key: group for key, group in groups(cases).items() if key[0] == 10 and key[2] == "tight"}
    picture, axes = canvas(8, 3.2)
    policies = [*_SHADES, "ours"]
    for number, policy in enumerate(policies):
        means = [1 + sum(case.odd(policy) for case in group) / len(group) for group in chosen.values()]
        places = [place + 0.16 * (number - 2) for place in range(len(chosen))]
        axes.bar(places, means, 0.15, label=policy, color=_SHADES.get(policy, OURS))
    axes.set_yscale("log")
    axes.set_ylabel("overdue item-days + 1")
    axes.set_xticks(range(len(chosen)), [scenario for _, scenario, _ in chosen])
    axes.legend(frameon=False, ncols=5, loc="upper center", bbox_to_anchor=(0.5, 1.16))
    return picture


def moves(cases: Sequence[Played]) -> Figure:
    """Every run of ten teams: what was moved against what was left overdue of the avoidable."""
    picture, axes = canvas(8, 3.2)
    for policy in (*SIMPLE, "ours"):
        points = [
            (100 * case.moved_share(policy), regret)
            for case in cases
            if case.case.size == 10 and (regret := case.regret(policy)) is not None
        ]
        across, up = [share for share, _ in points], [regret for _, regret in points]
        axes.scatter(across, up, s=12, label=policy, color=_SHADES.get(policy, OURS), linewidths=0)
    axes.axhline(1, color="black", linewidth=0.8, linestyle=":")
    axes.set_xlabel("moved items, % of what came in")
    axes.set_ylabel("regret (1: as bad as nothing)")
    axes.legend(frameon=False)
    return picture


def seen(cases: Sequence[Played]) -> Figure:
    """How long before a jam hurts the alarm comes, at normal and tight load."""
    found = leads(case for case in cases if case.case.size == 10 and case.case.load in {"normal", "tight"})
    picture, axes = canvas(8, 2.6)
    axes.hist([min(lead, 40) for lead in found], bins=range(-2, 42), color=OURS)
    axes.axvline(5, color=OTHERS, linewidth=0.8, linestyle=":")
    axes.set_xlabel("working days from the alarm to the jam (40: forty and more)")
    axes.set_ylabel("jams")
    return picture


PICTURES: dict[str, Callable[[Sequence[Played]], Figure]] = {"overdue": overdue, "moves": moves, "seen": seen}


def draw(cases: Sequence[Played], into: Path = FOLDER) -> list[Path]:
    """Draw them all. Returns the files."""
    return [saved(picture(cases), name, into) for name, picture in PICTURES.items()]
