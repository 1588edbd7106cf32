"""Items, teams and ticks through the real folds of the stream services, without Kafka: what waits where?"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from contracts.base import Event, derive_id
from contracts.items import BusinessTimeReached
from contracts.jams import JamChanged, OutlookReady, TeamOutlookDrawn
from contracts.teams import TeamDescribed
from contracts.topics import CAPACITY, ITEMS
from mailroom.teams import Roster, evolve
from services.chassis.kafka import encode
from tests.doubles.office.streams import Streams

PARTITIONS = 2


class CountedOffice:
    """Two partitions of items and of regions; remembers the last answer to a tick, and all that was said of jams."""

    def __init__(self, start: datetime) -> None:
        self.at = start
        self.ready: dict[str, OutlookReady] = {}
        self.drawn: dict[tuple[str, str], TeamOutlookDrawn] = {}
        self.said: list[JamChanged] = []
        self._streams = Streams(PARTITIONS)

    @property
    def roster(self) -> Roster:
        return self._streams.roster

    @roster.setter
    def roster(self, roster: Roster) -> None:
        self._streams.roster = roster

    def restart(self) -> None:
        """All services start over from their rows."""
        self._streams.restart()

    def describe(self, team: TeamDescribed) -> None:
        """Master data reached everybody."""
        self.roster = evolve(self.roster, team)

    def happen(self, *events: Any) -> None:
        """Events of items, each in the partition of its item."""
        for event in events:
            self._tell(ITEMS.name, event.item_id, event)

    def tick(self, hours: float = 1) -> None:
        """Business time continues; everything is counted and judged."""
        self.at += timedelta(hours=hours)
        self.drawn, self.ready = {}, {}
        reached = BusinessTimeReached(event_id=derive_id("tick", self.at), at=self.at)
        for number in range(PARTITIONS):
            self._tell(ITEMS.name, "-", reached, number)
            self._tell(CAPACITY.name, "-", reached, number)

    def totals(self) -> Counter[str]:
        """Open items of each region by its last answer: all its teams and what is in none of them."""
        sums: Counter[str] = Counter({name: ready.unplaced_items for name, ready in self.ready.items()})
        for (region, _), drawn in self.drawn.items():
            sums[region] += drawn.open_items
        return +sums

    def figures(self) -> str:
        """What `jams` shows."""
        return self._streams.metrics["jams"].exposition().decode()

    def differences(self) -> list[float]:
        """The figure that must be 0, of every region."""
        lines = self.figures().splitlines()
        return [float(line.split()[-1]) for line in lines if line.startswith("mailroom_totals_difference_items{")]

    def _tell(self, topic: str, key: str, event: Event, partition: int | None = None) -> None:
        for output in (*self._streams.give(topic, key, encode(event), partition), *self._streams.poll()):
            match output.event:
                case OutlookReady() as ready:
                    self.ready[ready.region] = ready
                case TeamOutlookDrawn() as drawn:
                    self.drawn[drawn.region, drawn.team] = drawn
                case JamChanged() as changed:
                    self.said.append(changed)
                case _:
                    pass
