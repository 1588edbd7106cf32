"""Items, teams and ticks through the real folds of `backlog` and `jams`, without Kafka: what waits where?"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from contracts.base import Event, derive_id
from contracts.items import BusinessTimeReached
from contracts.jams import JamChanged, OutlookReady, TeamOutlookDrawn
from contracts.teams import TeamDescribed
from contracts.topics import BACKLOG, CAPACITY, ITEMS
from mailroom.teams import Roster, evolve
from services.backlog.fold import BacklogFold
from services.backlog.metrics import Figures as BacklogFigures
from services.backlog.settings import Settings
from services.chassis.kafka import Output, Record, encode, partition_for
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.jams.fold import JamsFold
from services.jams.metrics import Figures as JamsFigures
from tests.doubles.backlog_bytes import event_of
from tests.doubles.rows import DictRows

PARTITIONS = 2


class CountedOffice:
    """Two partitions of items and one worker per partition of regions; the teams are known to all at once."""

    def __init__(self, start: datetime) -> None:
        self.roster = Roster()
        self.at = start
        self.ready: dict[str, OutlookReady] = {}
        self.drawn: dict[tuple[str, str], TeamOutlookDrawn] = {}
        self.said: list[JamChanged] = []
        self._offsets: Counter[int] = Counter()
        self._rows = [[DictRows() for _ in range(PARTITIONS)] for _ in range(2)]
        self.restart()

    def restart(self) -> None:
        """Both services begin anew from their rows."""
        settings = Settings(partitions=PARTITIONS)
        self.metrics = Metrics(Base(), "jams")
        counting, judging = BacklogFigures(Metrics(settings, "backlog")), JamsFigures(self.metrics)
        backlog, jams = self._rows
        self._backlog = [
            BacklogFold(number, backlog[number], settings, lambda: self.roster, counting)
            for number in range(PARTITIONS)
        ]
        self._jams = [JamsFold(number, jams[number], lambda: self.roster, judging) for number in range(PARTITIONS)]

    def describe(self, team: TeamDescribed) -> None:
        """Master data reached everybody."""
        self.roster = evolve(self.roster, team)

    def happen(self, *events: Any) -> None:
        """Events of items, each in the partition of its item."""
        for event in events:
            self._count(partition_for(event.item_id, PARTITIONS), event.item_id, event)

    def tick(self, hours: float = 1) -> None:
        """Business time goes on; everything is counted and judged."""
        self.at += timedelta(hours=hours)
        self.drawn, self.ready = {}, {}
        reached = BusinessTimeReached(event_id=derive_id("tick", self.at), at=self.at)
        for number in range(PARTITIONS):
            self._count(number, "-", reached)
            self._judge(number, CAPACITY.name, "-", reached)

    def totals(self) -> Counter[str]:
        """Open items of each region by its last answer: all its teams and what is in none of them."""
        sums: Counter[str] = Counter({name: ready.unplaced_items for name, ready in self.ready.items()})
        for (region, _), drawn in self.drawn.items():
            sums[region] += drawn.open_items
        return +sums

    def differences(self) -> list[float]:
        """The figure that must be 0, of every region."""
        lines = self.metrics.exposition().decode().splitlines()
        return [float(line.split()[-1]) for line in lines if line.startswith("mailroom_totals_difference_items{")]

    def _count(self, number: int, key: str, event: Event) -> None:
        record = Record(ITEMS.name, number, self._offsets[number], key, encode(event))
        self._offsets[number] += 1
        step = self._backlog[number].fold([record])
        self._rows[0][number].apply(step)
        self._pass_on([*step.outputs, *self._backlog[number].poll()])

    def _pass_on(self, outputs: Sequence[Output]) -> None:
        for output in outputs:
            if output.topic == BACKLOG.name and output.partition is not None:
                self._judge(output.partition, BACKLOG.name, output.key, event_of(output))

    def _judge(self, number: int, topic: str, key: str, event: Event | None) -> None:
        assert event is not None
        step = self._jams[number].fold([Record(topic, number, 0, key, encode(event))])
        self._rows[1][number].apply(step)
        for output in step.outputs:
            match output.event:
                case OutlookReady() as ready:
                    self.ready[ready.region] = ready
                case TeamOutlookDrawn() as drawn:
                    self.drawn[drawn.region, drawn.team] = drawn
                case JamChanged() as changed:
                    self.said.append(changed)
                case _:
                    pass
