"""Work of teams that do not go by due date but in a proposed order: heaps of their items by it."""

from collections.abc import Callable, Iterable
from heapq import heapify, heappop, heappush, heapreplace
from typing import Any

Order = Callable[[int], Any]
"""The place of an item: the smaller, the sooner."""


class Ordered:
    """The items of one team in one order; what was begun is finished first. Items that are no longer the team's stay
    in it until they come first."""

    def __init__(self, order: Order, items: Iterable[int], started: bytearray) -> None:
        self.order = order
        self._heap = [(not started[item], order(item), item) for item in items]
        heapify(self._heap)

    def add(self, item: int) -> None:
        """Another item that nobody has begun."""
        heappush(self._heap, (True, self.order(item), item))

    @property
    def first(self) -> int | None:
        """What is to be worked on; None when nothing is left."""
        return self._heap[0][2] if self._heap else None

    def drop(self) -> None:
        """The first is done, or no longer the team's."""
        heappop(self._heap)

    def begin(self) -> None:
        """The first was begun and stays."""
        _, place, item = self._heap[0]
        heapreplace(self._heap, (False, place, item))
