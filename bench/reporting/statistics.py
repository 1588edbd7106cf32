"""Medians, ranges and percentiles; nothing is averaged away."""

from collections.abc import Sequence
from math import ceil
from statistics import median
from typing import TypedDict


class Spread(TypedDict):
    """Several measurements of one thing: the middle one, the least and the greatest."""

    median: float
    least: float
    most: float
    runs: int


def spread(values: Sequence[float]) -> Spread:
    """Median and range. Raises ValueError for none at all."""
    if not values:
        raise ValueError("nothing was measured")
    return {"median": median(values), "least": min(values), "most": max(values), "runs": len(values)}


def ratios(values: Sequence[float], base: Sequence[float]) -> Spread:
    """Ratio to the base, round by round: only what ran in the same round is compared with each other."""
    return spread([value / other for value, other in zip(values, base, strict=True)])


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least this many percent of all do not exceed (nearest rank)."""
    if not values:
        raise ValueError("nothing was measured")
    ranked = sorted(values)
    return ranked[max(0, ceil(percent / 100 * len(ranked)) - 1)]


class Percentiles(TypedDict):
    """How long most, nearly all and the slowest took."""

    p50: float
    p95: float
    p99: float
    most: float
    count: int


def percentiles(values: Sequence[float]) -> Percentiles:
    """The usual percentiles and the slowest."""
    p50, p95, p99 = (percentile(values, each) for each in (50, 95, 99))
    return {"p50": p50, "p95": p95, "p99": p99, "most": max(values), "count": len(values)}
