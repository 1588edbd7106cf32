"""What a target is, and the cases that targets are about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.decisions.reporting.summary import Played

Cases = Sequence[Played]


@dataclass(frozen=True, slots=True)
class Promise:
    """One target: what it is called, its limit, and how it is measured; None where there is nothing to measure."""

    name: str
    limit: float
    measure: Callable[[Cases], float | None]
    unit: str = ""
    at_least: bool = False


def small(cases: Cases) -> list[Played]:
    """Offices of ten teams."""
    return [case for case in cases if case.case.size == 10]


def usual(cases: Cases) -> list[Played]:
    """Offices of ten teams that are not short of people as a whole."""
    return [case for case in small(cases) if case.case.load in {"normal", "tight"}]


def feasible(cases: Cases) -> list[Played]:
    """Runs of S1 to S6 in which all teams together have time for all work."""
    shocks = {f"S{number}" for number in range(1, 7)}
    return [case for case in usual(cases) if case.case.scenario in shocks and case.pooled <= 1.0]


def at(cases: Cases, load: str, *scenarios: str) -> list[Played]:
    """Offices of ten teams at this load in these scenarios."""
    return [case for case in small(cases) if case.case.load == load and case.case.scenario in scenarios]
