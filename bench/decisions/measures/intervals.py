"""How sure a figure over seeds is: paired bootstrap intervals."""

from collections.abc import Sequence

import numpy as np

from office.model.draw import array_generator

_RESAMPLES = 2000


def paired(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float]:
    """95 per cent interval of the mean difference (ours - theirs), seeds drawn with repetition, pairs kept together.

    Raises ValueError where the two are not of one length, or empty.
    """
    differences = np.array(ours, dtype=float) - np.array(theirs, dtype=float)
    if not len(differences):
        raise ValueError("no pairs")
    number = len(differences)
    picks = array_generator("bootstrap", number).integers(number, size=(_RESAMPLES, number))
    low, high = np.percentile(differences[picks].mean(axis=1), (2.5, 97.5))
    return float(low), float(high)
