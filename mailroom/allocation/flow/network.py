"""A min-cost flow as it is put to the solver: nodes with supplies, arcs with capacities and costs."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Arc(NamedTuple):
    """A directed arc with its capacity in quarter-hours and cost per quarter-hour."""

    tail: int
    head: int
    capacity: int
    cost: int


@dataclass(frozen=True)
class Network:
    """A balanced min-cost flow: positive supplies flow to negative ones."""

    supplies: tuple[int, ...]
    arcs: tuple[Arc, ...]

    @cached_property
    def table(self) -> NDArray[np.int64]:
        """The arcs as rows of tail, head, capacity and cost: made once, however often the network is solved."""
        return np.array(self.arcs, dtype=np.int64)
