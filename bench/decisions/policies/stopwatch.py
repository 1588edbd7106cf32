"""How much CPU time decisions take: only what a service would do too, not what plays the office around it."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time


class Stopwatch:
    """CPU seconds of the decision at each tick. Two runs never have the same."""

    def __init__(self) -> None:
        self.ticks: list[float] = []

    def begin(self) -> None:
        """Another tick."""
        self.ticks.append(0.0)

    @contextmanager
    def running(self) -> Iterator[None]:
        """What is done meanwhile is part of the decision of this tick."""
        began = process_time()
        yield
        self.ticks[-1] += process_time() - began
