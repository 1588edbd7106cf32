"""What a stream consumer remembers about the logs it reads, so that it never continues in another history."""

from collections.abc import Callable, Mapping
from typing import Any

from faust.types import TP

from services.chassis.kafka.history.log_history import LogHistory
from services.chassis.kafka.history.marks import Trail, mark_of


class HistoryGuard(LogHistory[TP]):
    """Marks of what was done, made when something is committed: about once a second, never per record."""

    def __init__(self) -> None:
        super().__init__((), _see_nothing)
        self.accepted: Callable[[TP, int], int | None] = lambda _tp, _position: None
        """Where an operator lets a reader of this position continue."""
        self.texts: Mapping[TP, str] = {}
        """What is written with the positions that are being committed."""
        self._done: dict[TP, Any] = {}

    # Under way

    def fetched(self, tp: TP, raw: Any) -> None:
        """The last record that was handed out."""
        self._last[tp] = raw

    def done(self, tp: TP, raw: Any) -> None:
        """The last record whose effects are durable."""
        self._done[tp] = raw

    def note(self, positions: Mapping[TP, int]) -> None:
        """These are about to be committed: make the mark of the last record before each of them."""
        for tp, position in positions.items():
            raw = self._done.get(tp)
            if raw is not None and raw.offset < position:
                self._trails[tp] = self._trail(tp).and_then(mark_of(raw))
                del self._done[tp]
        self.texts = {tp: self._trail(tp).before(position).text() for tp, position in positions.items()}

    # Reassigned

    def forget(self) -> None:
        """Partitions were revoked, and what was done of them is committed."""
        self._last, self._done, self.standing = {}, {}, {}

    async def begin(
        self, committed: Mapping[TP, tuple[int, str]], begins: Mapping[TP, int], ends: Mapping[TP, int]
    ) -> dict[TP, int]:
        """Where to begin in each partition. `committed`: position and what was written with it, if there is one.

        Those whose history broke are `standing` afterwards, at their old position.
        """
        positions = dict(begins)
        self._trails, self._last, self._done = {}, {}, {}
        for tp, (position, text) in committed.items():
            accepted = self.accepted(tp, position)
            positions[tp] = position if accepted is None else accepted
            self._trails[tp] = Trail.read(text).before(positions[tp])
        self.standing = await self.judge({tp: positions[tp] for tp in committed}, begins, ends)
        return positions

    async def resume_at(self, tp: TP, position: int, begins: int, ends: int) -> bool:
        """An operator lets it continue from here: returns whether the log allows it. If not, it stays stopped with new
        numbers."""
        self._trails[tp] = self._trail(tp).before(position)
        found = await self.judge({tp: position}, {tp: begins}, {tp: ends})
        self.standing.pop(tp, None)
        self.standing.update(found)
        return not found


async def _see_nothing(wanted: Mapping[Any, int]) -> Mapping[Any, None]:
    return dict.fromkeys(wanted)
