"""The targets of docs/rules/benchmark.md#targets, compared with the kept lines."""

from collections.abc import Callable, Sequence

from bench.decisions.measures.driven import by_moves_alone
from bench.decisions.reporting.help_targets import HELP
from bench.decisions.reporting.promise import Cases, Promise, at, feasible, small, usual
from bench.decisions.reporting.summary import WORTH_COMPARING, Played, leads, middle, pooled_ratio, values
from bench.reporting.results import Target
from bench.reporting.statistics import percentile


def targets(cases: Cases) -> list[Target]:
    """Every target for which there are figures."""
    found = []
    for promise in (*PROMISES, *HELP):
        measured = promise.measure(cases)
        if measured is not None:
            make = Target.at_least if promise.at_least else Target.at_most
            found.append(make(promise.name, promise.limit, measured, promise.unit))
    return found


def _worst(found: Sequence[float]) -> float | None:
    return max(found, default=None)


def _regret(case: Played) -> float | None:
    return case.regret("ours")


def _moved(cases: Cases) -> float | None:
    return middle(values(cases, lambda case: 100 * case.moved_share("ours")))


def _against_simple(case: Played) -> float | None:
    return case.odd("ours") / case.best_simple if case.best_simple > WORTH_COMPARING else None


def _against_simple_where_good(case: Played) -> float | None:
    if case.best_simple > WORTH_COMPARING or case.odd("none") < WORTH_COMPARING:
        return None
    return 100 * (case.odd("ours") - case.best_simple) / case.odd("none")


def _clear(case: Played) -> float | None:
    ours, bound = case.runs["ours"]["clear_after"], case.runs["bound"]["clear_after"]
    if bound is None:
        return None
    return ours / bound if ours is not None else float("inf")


def _percent(ratio: float | None) -> float | None:
    return None if ratio is None else 100 * ratio


def _recall(cases: Cases) -> float | None:
    jams = sum(case.runs["none"]["jams"] for case in usual(cases))
    return len(leads(usual(cases))) / jams if jams else None


def _lead(percent: float) -> Callable[[Cases], float | None]:
    def measure(cases: Cases) -> float | None:
        found = leads(usual(cases))
        return percentile([float(lead) for lead in found], percent) if found else None

    return measure


def _first_alarm(policy: str) -> Callable[[Cases], float | None]:
    def measure(cases: Cases) -> float | None:
        found = [
            float(days)
            for case in usual(cases)
            if case.case.scenario == "S1" and policy in case.runs
            for days in case.runs[policy]["first_alarm_after"]
        ]
        return middle(found)

    return measure


def _cause(cases: Cases) -> float | None:
    named = [case.runs["none"] for case in usual(cases)]
    number = sum(len(run["causes"]) for run in named)
    return sum(run["causes_right"] for run in named) / number if number else None


def _driven(cases: Cases) -> float | None:
    """Of all receipts, those after which the receiver jammed and in the run without moves did not."""
    receipts = sum(case.runs["ours"]["receipts"] for case in cases)
    driven = sum(by_moves_alone(case.runs["ours"]["jammed_receipts"], case.runs["none"]["spells"]) for case in cases)
    return driven / receipts if receipts else None


def _decision(size: int) -> Callable[[Cases], float | None]:
    def measure(cases: Cases) -> float | None:
        return middle([case.runs["ours"]["measured"]["decision_ms_p95"] for case in cases if case.case.size == size])

    return measure


def _per_month(part: str) -> Callable[[Cases], float | None]:
    return lambda cases: pooled_ratio(usual(cases), "none", part, "team_months")


_EASY = ("S1", "S2", "S3", "S4", "S5")

PROMISES: tuple[Promise, ...] = (
    Promise("regret, S1–S6, pooled load ≤ 1: median", 0.02, lambda c: middle(values(feasible(c), _regret))),
    Promise("… worst seed", 0.05, lambda c: _worst(values(feasible(c), _regret))),
    Promise("regret, short: median", 0.25, lambda c: middle(values(at(c, "short", "S1"), _regret))),
    Promise("regret, any seed and scenario: worst", 1.0, lambda c: _worst(values(c, _regret))),
    Promise(
        "overdue against the best simple policy, where that has over 500: median",
        0.5,
        lambda c: middle(values(small(c), _against_simple)),
    ),
    Promise(
        "… elsewhere, above it, of doing nothing: median",
        0.1,
        lambda c: middle(values(small(c), _against_simple_where_good)),
        "%",
    ),
    Promise("moved, normal load: median", 1.0, lambda c: _moved(at(c, "normal", *_EASY)), "%"),
    Promise("moved, tight load: median", 3.0, lambda c: _moved(at(c, "tight", *_EASY)), "%"),
    Promise("moved, S6 vacancy: median", 6.0, lambda c: _moved([e for e in usual(c) if e.case.scenario == "S6"]), "%"),
    Promise("moved, S0 normal weeks: median", 0.3, lambda c: _moved(at(c, "normal", "S0")), "%"),
    Promise("moved, S7 wave everywhere: median", 0.2, lambda c: _moved(at(c, "tight", "S7")), "%"),
    Promise(
        "items that come back, of moved",
        0.5,
        lambda c: _percent(pooled_ratio(c, "ours", "returned_items", "moved_items")),
        "%",
    ),
    Promise("moves per moved item", 1.02, lambda c: pooled_ratio(c, "ours", "moves", "moved_items")),
    Promise(
        "harm to teams not hit, of doing nothing: median",
        1.0,
        lambda c: _percent(middle(values(usual(c), lambda e: e.harm))),
        "%",
    ),
    Promise(
        "receivers that jam, of receipts",
        1.0,
        lambda c: _percent(pooled_ratio(usual(c), "ours", "driven", "receipts")),
        "%",
    ),
    Promise("… and would not have jammed without moves", 1.0, lambda c: _percent(_driven(usual(c))), "%"),
    Promise("days until clear, against the bound: median", 1.3, lambda c: middle(values(feasible(c), _clear))),
    Promise("jams seen (recall)", 0.95, _recall, at_least=True),
    Promise("lead: median", 5.0, _lead(50), "WD", at_least=True),
    Promise("lead: p10", 2.0, _lead(10), "WD", at_least=True),
    Promise("false alarms per team-month", 0.05, _per_month("false_alarms")),
    Promise("one-day alarms per team-month", 0.02, _per_month("flaps")),
    Promise("unannounced absence that jams: alarm after, median", 1.0, _first_alarm("none"), "WD"),
    Promise("… without any feed of absence", 5.0, _first_alarm("blind"), "WD"),
    Promise("cause named right", 0.90, _cause, at_least=True),
    Promise("decision p95, 10 teams", 50.0, _decision(10), "ms"),
    Promise("decision p95, 100 teams", 300.0, _decision(100), "ms"),
    Promise("decision p95, 1,000 teams", 2000.0, _decision(1000), "ms"),
    Promise(
        "days left as promised by a plan, relative error: median",
        0.10,
        lambda c: middle(values(small(c), lambda e: e.runs["ours"]["promise_error"])),
    ),
)
