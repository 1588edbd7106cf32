"""All that is kept of one team from tick to tick."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mailroom.forecast.counts import TeamCounts, total
from mailroom.forecast.history import History
from mailroom.forecast.staffing import CapacityBook
from mailroom.jams.phases import Jam


@dataclass(frozen=True, slots=True)
class Team:
    """Counts per source partition, capacity, memory, jam.

    `summed`: the partials that were added up last and their sum, so that a tick adds up only what changed.
    """

    partials: Mapping[int, TeamCounts] = field(default_factory=dict)
    book: CapacityBook = field(default_factory=CapacityBook)
    history: History = field(default_factory=History)
    jam: Jam = field(default_factory=Jam)
    summed: tuple[Mapping[int, TeamCounts], TeamCounts] | None = field(default=None, compare=False, repr=False)

    def counts(self) -> TeamCounts:
        """The sum over the source partitions."""
        if self.summed and self.summed[0] is self.partials:
            return self.summed[1]
        return total(self.partials[source] for source in sorted(self.partials))

    def with_sum(self, counts: TeamCounts) -> "Team":
        """The same team with the sum of its partials cached."""
        return self if self.summed and self.summed[1] is counts else replace(self, summed=(self.partials, counts))
