"""From lines to what is compared: runs of one case side by side, regret, and figures over seeds."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from bench.decisions.cases import SIMPLE, Case
from bench.decisions.lines import Line

WORTH_COMPARING = 500
"""Overdue item-days. Where less can be avoided, or a baseline has less, ratios mean nothing
(docs/rules/benchmark.md#measures)."""


@dataclass(frozen=True, slots=True)
class Played:
    """The runs of one case under all policies."""

    case: Case
    runs: dict[str, Line]

    def odd(self, policy: str) -> float:
        """Overdue item-days."""
        return float(self.runs[policy]["odd"])

    @property
    def avoidable(self) -> float:
        """Overdue item-days that lie between doing nothing and the bound."""
        return self.odd("none") - self.odd("bound")

    @property
    def pooled(self) -> float:
        """Pooled load of the measured days."""
        return float(self.runs["bound"]["pooled_load"])

    def regret(self, policy: str) -> float | None:
        """Share of the avoidable overdue item-days that a policy leaves; None where there is next to nothing."""
        if self.avoidable < WORTH_COMPARING:
            return None
        return (self.odd(policy) - self.odd("bound")) / self.avoidable

    @property
    def best_simple(self) -> float:
        """Overdue item-days of the best simple policy."""
        return min(self.odd(name) for name in SIMPLE)

    def moved_share(self, policy: str) -> float:
        """Items that moved against items that came in."""
        run = self.runs[policy]
        return float(run["moved_items"] / run["arrived"])

    @property
    def harm(self) -> float | None:
        """Overdue item-days that ours adds at teams which were not hit, as a share of those without any move."""
        if self.odd("none") < WORTH_COMPARING:
            return None
        return float(self.runs["ours"]["odd_unhit"] - self.runs["none"]["odd_unhit"]) / self.odd("none")


def by_case(lines: Iterable[Line]) -> list[Played]:
    """The runs of each case."""
    cases: defaultdict[Case, dict[str, Line]] = defaultdict(dict)
    for line in lines:
        cases[Case(line["size"], line["scenario"], line["load"], line["seed"])][line["policy"]] = line
    return [Played(case, runs) for case, runs in sorted(cases.items())]


def played(lines: Iterable[Line]) -> list[Played]:
    """The cases of which every policy has run."""
    needed = {"none", "ours", "bound", *SIMPLE}
    return [case for case in by_case(lines) if needed <= case.runs.keys()]


def values(cases: Iterable[Played], of: Callable[[Played], float | None]) -> list[float]:
    """A figure of each case that has it."""
    return [value for case in cases if (value := of(case)) is not None]


def pooled_ratio(cases: Sequence[Played], policy: str, part: str, whole: str) -> float | None:
    """A ratio of sums over cases; None where there is nothing to divide by."""
    below = sum(case.runs[policy][whole] for case in cases)
    return sum(case.runs[policy][part] for case in cases) / below if below else None


def middle(found: Sequence[float]) -> float | None:
    """The median; None for nothing."""
    return median(found) if found else None


def leads(cases: Iterable[Played]) -> list[int]:
    """Leads of all jams that were seen."""
    return sorted(lead for case in cases for lead in case.runs["none"]["leads"])
