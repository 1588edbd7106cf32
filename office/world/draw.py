"""Draws that depend on nothing but the seed and the name of what is drawn."""

from collections.abc import Sequence
from math import exp, log, sqrt
from random import Random
from typing import TypeVar

_T = TypeVar("_T")


def generator(*scope: object) -> Random:
    """A generator of its own for this scope; text seeds are hashed alike in every process."""
    return Random("|".join(str(part) for part in scope))


def poisson(rng: Random, mean: float) -> int:
    """A Poisson count, by adding up waiting times (means here are small)."""
    count, waited = 0, rng.expovariate(1.0)
    while waited < mean:
        count += 1
        waited += rng.expovariate(1.0)
    return count


def lognormal(rng: Random, mean: float, variation: float) -> float:
    """A lognormal value with this mean and coefficient of variation."""
    sigma = sqrt(log(1 + variation**2))
    return mean * exp(rng.gauss(0.0, sigma) - sigma**2 / 2)


def one_of(rng: Random, weighted: Sequence[tuple[_T, float]]) -> _T:
    """One of the values by their weights."""
    values, weights = zip(*weighted, strict=True)
    return rng.choices(values, weights)[0]  # type: ignore[no-any-return] # choices gives an element of values
