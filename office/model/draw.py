"""Draws that depend on nothing but the seed and the name of what is drawn (common random numbers)."""

from collections.abc import Sequence
from hashlib import sha256
from math import exp, log, sqrt
from random import Random
from typing import TypeVar

import numpy as np
from numpy.random import Generator

_T = TypeVar("_T")


def generator(*scope: object) -> Random:
    """A generator of its own for this scope; text seeds are hashed alike in every process."""
    return Random(_named(scope))


def array_generator(*scope: object) -> Generator:
    """The same for whole arrays of draws."""
    return np.random.default_rng(int.from_bytes(sha256(_named(scope).encode()).digest()[:16], "big"))


def lognormal_shape(variation: float) -> float:
    """Sigma of a lognormal distribution with this coefficient of variation."""
    return sqrt(log(1 + variation**2))


def poisson(rng: Random, mean: float) -> int:
    """A Poisson count, by adding up waiting times (means here are small)."""
    count, waited = 0, rng.expovariate(1.0)
    while waited < mean:
        count += 1
        waited += rng.expovariate(1.0)
    return count


def lognormal(rng: Random, mean: float, variation: float) -> float:
    """A lognormal value with this mean and coefficient of variation."""
    sigma = lognormal_shape(variation)
    return mean * exp(rng.gauss(0.0, sigma) - sigma**2 / 2)


def one_of(rng: Random, weighted: Sequence[tuple[_T, float]]) -> _T:
    """One of the values by their weights."""
    values, weights = zip(*weighted, strict=True)
    return rng.choices(values, weights)[0]  # type: ignore[no-any-return] # choices gives an element of values


def _named(scope: Sequence[object]) -> str:
    return "|".join(str(part) for part in scope)
