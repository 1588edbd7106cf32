"""Targets of agreements of help: how much is asked of people, and how soon it helps (docs/rules/benchmark.md#targets).

For ten teams at tight load in the scenarios in which jams are many or long.
"""

from collections.abc import Callable

from bench.decisions.lines import Line
from bench.decisions.reporting.promise import Cases, Promise, at
from bench.decisions.reporting.summary import Played
from bench.reporting.statistics import percentile

SCENARIOS = ("S0", "S1", "S2", "S4", "S6")
LEAST_HOURS = 2.0


def runs_of(cases: Cases, policy: str) -> list[Line]:
    """The runs of a policy of which it is known what was asked."""
    return [case.runs[policy] for case in cases if "questions" in case.runs.get(policy, {})]


def _runs(cases: Cases, policy: str = "ours") -> list[Line]:
    chosen: list[Played] = at(cases, "tight", *SCENARIOS)
    return runs_of(chosen, policy)


def pooled(runs: list[Line], name: str) -> list[float]:
    """The entries of a list of figures, of all runs together."""
    return [float(entry) for run in runs for entry in run[name]]


def per_100_hours(runs: list[Line], name: str = "questions") -> float | None:
    """Of all runs together, per 100 moved hours."""
    hours = sum(run["moved_hours"] for run in runs)
    return 100 * sum(run[name] for run in runs) / hours if hours else None


def enough_asked(runs: list[Line]) -> float | None:
    """The share of questions for no less than two hours."""
    hours = pooled(runs, "asked_hours")
    return sum(hour >= LEAST_HOURS for hour in hours) / len(hours) if hours else None


def _at_percent(name: str, percent: float) -> Callable[[Cases], float | None]:
    def measure(cases: Cases) -> float | None:
        found = pooled(_runs(cases), name)
        return percentile(found, percent) if found else None

    return measure


HELP: tuple[Promise, ...] = (
    Promise("asks per jam: median", 5.0, _at_percent("asks_per_jam", 50)),
    Promise("asks per jam: p90", 10.0, _at_percent("asks_per_jam", 90)),
    Promise("asks per 100 moved hours", 5.0, lambda c: per_100_hours(_runs(c))),
    Promise("… with shares that have no budget", 4.0, lambda c: per_100_hours(_runs(c, "ours unbounded"))),
    Promise("asks of at least two hours", 0.95, lambda c: enough_asked(_runs(c)), at_least=True),
    Promise("receivers per jam: median", 3.0, _at_percent("receivers_per_jam", 50)),
    Promise("first item after the second yes: p95", 1.0, _at_percent("first_item_after_yes", 95), "WD"),
)
