"""The progress of a region's ticks: which source partition has reached which tick, and what it counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from contracts.backlog import PartialsReached


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a region: per source partition the last tick reached, and the first tick it was named in.

    `told`: open items of the region by tick and source partition, as first reported.
    """

    sources: int
    first: datetime
    reached: Mapping[int, datetime] = field(default_factory=dict)
    told: Mapping[datetime, Mapping[int, int]] = field(default_factory=dict)

    def reach(self, event: PartialsReached, judged_at: datetime | None) -> "Progress":
        """The progress after a source partition has reached a tick; what was reported about judged ticks is
        forgotten."""
        reached = dict(self.reached)
        reached[event.source_partition] = max(event.at, reached.get(event.source_partition, event.at))
        told = {at: items for at, items in self.told.items() if judged_at is None or at > judged_at}
        if event.open_items is not None and (judged_at is None or event.at > judged_at):
            told[event.at] = {event.source_partition: event.open_items, **told.get(event.at, {})}
        return replace(self, sources=event.source_partitions, reached=reached, told=told)

    def open_items(self, at: datetime) -> int | None:
        """What all source partitions together counted at this tick; None where one did not say."""
        told = self.told.get(at, {})
        return sum(told.values()) if len(told) >= self.sources else None
