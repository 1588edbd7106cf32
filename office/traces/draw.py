"""Random draws that depend on nothing but the seed and the name of what is drawn (common random numbers)."""

from hashlib import sha256

import numpy as np
from numpy.random import Generator


def generator(*scope: object) -> Generator:
    """A generator of its own for this scope; the text is hashed alike in every process."""
    text = "|".join(str(part) for part in scope)
    return np.random.default_rng(int.from_bytes(sha256(text.encode()).digest()[:16], "big"))


def lognormal_shape(variation: float) -> float:
    """Sigma of a lognormal distribution with this coefficient of variation."""
    return float(np.sqrt(np.log(1 + variation**2)))
