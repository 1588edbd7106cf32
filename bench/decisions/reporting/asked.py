"""How much is asked of people: agreements of help beside single proposals, and other ways to ask, in one table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.decisions import lines
from bench.decisions.reporting.help_targets import enough_asked, per_100_hours, pooled, runs_of
from bench.decisions.reporting.page import PAGE, basis
from bench.decisions.reporting.summary import Played, by_case, middle, pooled_ratio, values
from bench.decisions.reporting.told import groups, number
from bench.reporting import markdown
from bench.reporting.statistics import percentile
from deploy.launcher.machine import say

BEFORE = " before"
"""Ends the names of policies whose lines are of the release without agreements; they are not played again."""
_WAYS = {
    "ours before": "single proposals",
    "ours": "agreements",
    "ours by size": "… a no likelier the more is asked",
    "ours unbounded": "… shares without a budget",
}
_HEAD = (
    "ten teams, tight load",
    "asks per run",
    "per jam: median / p90",
    "per 100 moved h",
    "with deputies and supervisors, per run",
    "receivers per jam",
    "h per ask: median (≥ 2 h, %)",
    "moved of likely, %",
    "WD from jam to first item",
    "overdue",
    "regret: median",
    "moved, %",
    "receivers that jam, %",
)


def write(folder: Path = lines.ASKED_FOLDER, page: Path = PAGE) -> int:
    """Fill the table of the page; 1 without any results."""
    kept = lines.load(folder)
    if not kept:
        say(f"no results in {folder}; run python -m bench.decisions asks first")
        return 1
    text = f"{table(by_case(kept))}\n\n{ends(by_case(kept))}\n\n{basis(kept, lines.facts(folder))}"
    page.write_text(markdown.filled(page.read_text(), "decisions-asks", text))
    return 0


def table(cases: Sequence[Played]) -> str:
    """Each scenario before and with agreements; all together for every way to ask."""
    rows = [
        [f"{scenario}, {_WAYS[way]}", *_row(group, way)]
        for (_, scenario, _), group in groups(cases).items()
        for way in ("ours before", "ours")
        if runs_of(group, way)
    ]
    rows += [
        [f"all, {name}" + (f" ({runs} runs)" if runs < len(cases) else ""), *_row(cases, way)]
        for way, name in _WAYS.items()
        if (runs := len(runs_of(cases, way)))
    ]
    return markdown.table(_HEAD, rows)


def _row(group: Sequence[Played], way: str) -> list[str]:
    """The figures of these cases under one way to ask. Only cases that were played so count."""
    group = [_as_ours(case, way) for case in group if way in case.runs]
    runs = [case.runs["ours"] for case in group]
    per_jam, hours = pooled(runs, "asks_per_jam"), pooled(runs, "asked_hours")
    likely = [pair for run in runs for pair in run.get("likely_and_moved", ())]
    driven = pooled_ratio(group, "ours", "driven", "receipts")
    enough = enough_asked(runs)
    return [
        number(sum(run["questions"] for run in runs) / len(runs), 0),
        f"{number(middle(per_jam), 0)} / {number(percentile(per_jam, 90), 0)}" if per_jam else "–",
        number(per_100_hours(runs), 1),
        number(sum(run["persons"] for run in runs) / len(runs), 0),
        number(middle(pooled(runs, "receivers_per_jam")), 0),
        f"{number(middle(hours), 0)} ({number(None if enough is None else 100 * enough, 0)})",
        number(100 * sum(moved for _, moved in likely) / sum(each for each, _ in likely), 0) if likely else "–",
        number(middle(pooled(runs, "first_item_after")), 0),
        f"{sum(case.odd('ours') for case in group) / len(group):,.0f}",
        number(middle(values(group, lambda case: case.regret("ours"))), 3),
        number(middle([100 * case.moved_share("ours") for case in group])),
        number(None if driven is None else 100 * driven),
    ]


def _as_ours(case: Played, way: str) -> Played:
    """The case with this way to ask as its only `ours`, against doing nothing and the bound of the same release."""
    end = BEFORE if way.endswith(BEFORE) else ""
    return Played(case.case, {"ours": case.runs[way], **{name: case.runs[name + end] for name in ("none", "bound")}})


def ends(cases: Sequence[Played]) -> str:
    """How agreements and shares ended, of all runs together."""
    said = []
    for part, name in (("relief_ends", "agreements"), ("share_ends", "shares")):
        counts: Counter[str] = Counter()
        for run in runs_of(cases, "ours"):
            counts.update(run[part])
        said.append(f"{name}: " + ", ".join(f"{reason} {count}" for reason, count in counts.most_common()))
    return "Ends of " + "; of ".join(said) + "."


def asked_lines(cases: Sequence[Played], way: str) -> Iterator[str]:
    """What the command says of each scenario: the first columns of the table."""
    for (size, scenario, load), group in groups(cases).items():
        if runs_of(group, way):
            figures = zip(_HEAD[1:8], _row(group, way), strict=False)
            yield f"T={size} {scenario} {load}, {way}: " + "; ".join(f"{name} {figure}" for name, figure in figures)
