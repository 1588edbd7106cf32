"""What a stream consumer remembers about the logs it reads, so that it never continues in another history."""

from collections.abc import Callable, Mapping
from typing import Any

from faust.types import TP

from services.chassis.kafka.history.breach import Breach, Look, Place, breaches
from services.chassis.kafka.history.marks import Trail, mark_of


class BrokenHistoryError(RuntimeError):
    """The log turned out to be another one while it was read. The process ends; the next one judges where to begin."""


class Guard:
    """Marks of what was done, and the partitions of ours that are stopped because their history broke.

    A mark is made when something is committed, about once a second, never per record.
    """

    def __init__(self) -> None:
        self.look: Look = _see_nothing
        self.accepted: Callable[[TP, int], int | None] = lambda _tp, _position: None
        """Where an operator lets a reader of this position continue."""
        self.unbroken_topics: frozenset[str] = frozenset()
        self.standing: dict[TP, Breach] = {}
        self.texts: Mapping[TP, str] = {}
        """What is written with the positions that are being committed."""
        self._trails: dict[TP, Trail] = {}
        self._done: dict[TP, Any] = {}
        self._fetched: dict[TP, Any] = {}

    # Under way

    def fetched(self, tp: TP, raw: Any) -> None:
        """The last record that was handed out."""
        self._fetched[tp] = raw

    def done(self, tp: TP, raw: Any) -> None:
        """The last record whose effects are durable."""
        self._done[tp] = raw

    def note(self, positions: Mapping[TP, int]) -> None:
        """These are about to be committed: make the mark of the last record before each of them."""
        for tp, position in positions.items():
            raw = self._done.get(tp)
            if raw is not None and raw.offset < position:
                self._trails[tp] = self._trails.get(tp, Trail()).and_then(mark_of(raw))
                del self._done[tp]
        self.texts = {tp: self._trails.get(tp, Trail()).before(position).text() for tp, position in positions.items()}

    async def confirm(self, positions: Mapping[TP, int], begins: Mapping[TP, int], ends: Mapping[TP, int]) -> None:
        """Kafka was reconnected: raises BrokenHistoryError unless the record handed out last is still there."""
        places = {}
        for tp, position in positions.items():
            raw = self._fetched.get(tp)
            trail = self._trails.get(tp, Trail()) if raw is None else Trail((mark_of(raw),))
            places[tp] = self._place(tp, position, begins[tp], ends[tp], trail)
        if found := await breaches(places, self.look):
            raise BrokenHistoryError(", ".join(f"{tp}: {breach}" for tp, breach in found.items()))

    # Reassigned

    def forget(self) -> None:
        """Partitions were revoked, and what was done of them is committed."""
        self._fetched, self._done, self.standing = {}, {}, {}

    async def begin(
        self, committed: Mapping[TP, tuple[int, str]], begins: Mapping[TP, int], ends: Mapping[TP, int]
    ) -> dict[TP, int]:
        """Where to begin in each partition. `committed`: position and what was written with it, if there is one.

        Those whose history broke are `standing` afterwards, at their old position.
        """
        positions, places = dict(begins), {}
        self._trails, self._fetched, self._done = {}, {}, {}
        for tp, (position, text) in committed.items():
            accepted = self.accepted(tp, position)
            positions[tp] = position if accepted is None else accepted
            self._trails[tp] = Trail.read(text).before(positions[tp])
            places[tp] = self._place(tp, positions[tp], begins[tp], ends[tp], self._trails[tp])
        self.standing = await breaches(places, self.look)
        return positions

    async def read_on(self, tp: TP, position: int, begins: int, ends: int) -> bool:
        """An operator lets it continue from here: returns whether the log allows it. If not, it stays stopped with new
        numbers."""
        self._trails[tp] = self._trails.get(tp, Trail()).before(position)
        found = await breaches({tp: self._place(tp, position, begins, ends, self._trails[tp])}, self.look)
        self.standing.pop(tp, None)
        self.standing.update(found)
        return not found

    def _place(self, tp: TP, position: int, begins: int, ends: int, trail: Trail) -> Place:
        return Place(position, begins, ends, tp.topic in self.unbroken_topics, trail)


async def _see_nothing(wanted: Mapping[Any, int]) -> Mapping[Any, None]:
    return dict.fromkeys(wanted)
