"""Whether a tick's answer contains everything that waits: the teams of a region and what is in none of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from contracts.backlog import BacklogCounted, PartialsReached
from contracts.jams import OutlookReady, TeamOutlookDrawn


class Tick(NamedTuple):
    """One tick of one region."""

    region: str
    at: datetime


@dataclass(slots=True)
class _Said:
    """What was published about one tick. `told`: open items by source partition; None where an older version did not
    say."""

    sources: int = 0
    told: dict[int, int | None] = field(default_factory=dict)
    drawn: dict[str, int] = field(default_factory=dict)
    ready: OutlookReady | None = None

    @property
    def is_reached(self) -> bool:
        """Whether every source partition has reached it."""
        return 0 < self.sources <= len(self.told)

    def difference(self) -> int | None:
        """Open items missing from the answer or in excess; None where the counts are incomplete or no longer kept."""
        told = [items for items in self.told.values() if items is not None]
        if not self.is_reached or len(told) < self.sources or self.ready is None or len(self.drawn) != self.ready.teams:
            return None
        return sum(self.drawn.values()) + self.ready.unplaced_items - sum(told)


class Ticks:
    """Every tick of every region that the topics still have."""

    def __init__(self) -> None:
        self._said: defaultdict[Tick, _Said] = defaultdict(_Said)

    def take(self, event: PartialsReached | TeamOutlookDrawn | OutlookReady) -> None:
        """Add one record; where something was said twice the first counts, as it does for `jams`."""
        said = self._said[Tick(event.region, event.at)]
        match event:
            case PartialsReached():
                said.sources = event.source_partitions
                said.told.setdefault(event.source_partition, event.open_items)
            case TeamOutlookDrawn():
                said.drawn.setdefault(event.team, event.open_items)
            case OutlookReady():
                said.ready = said.ready or event

    def differences(self) -> Iterator[tuple[Tick, int]]:
        """Ticks whose answer is not what was counted, and by how many items."""
        for tick in sorted(self._said):
            difference = self._said[tick].difference()
            if difference:
                yield tick, difference

    def unanswered(self) -> Iterator[Tick]:
        """The last tick of each region that all source partitions have reached and nobody has answered."""
        if not any(said.ready for said in self._said.values()):
            return  # nothing is judged here at all
        last = {tick.region: tick for tick in sorted(self._said) if self._said[tick].is_reached}
        yield from (tick for _, tick in sorted(last.items()) if self._said[tick].ready is None)

    def unreached(self, partials: Iterable[BacklogCounted]) -> Iterator[tuple[str, int]]:
        """Regions in which open items were counted at a tick that no source partition has reported, and how many."""
        last: dict[str, datetime] = {}
        for tick, said in self._said.items():
            if said.told:
                last[tick.region] = max(tick.at, last.get(tick.region, tick.at))
        items: defaultdict[str, int] = defaultdict(int)
        for partial in partials:
            known = last.get(partial.region)
            if last and partial.at is not None and (known is None or known < partial.at):
                items[partial.region] += sum(cell.items for cell in partial.cells)
        yield from ((region, count) for region, count in sorted(items.items()) if count)
