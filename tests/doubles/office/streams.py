"""The stream services without Kafka: their real folds over some partitions, each fed with what the others write."""

from collections import Counter, deque

from contracts.settings import SettingsChanged
from contracts.topics import BACKLOG, CAPACITY, ITEMS, MOVABLE, OUTLOOK, PROPOSALS
from mailroom.teams import Roster
from services.backlog.fold import BacklogFold
from services.backlog.metrics import Figures as BacklogFigures
from services.backlog.settings import Settings
from services.chassis.kafka import Output, Record, encode, partition_for
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.jams.fold import JamsFold
from services.jams.metrics import Figures as JamsFigures
from services.rebalancer.fold import RebalancerFold
from services.rebalancer.metrics import PlanMetrics
from services.streams import PartitionFold, Step
from tests.doubles.rows import DictRows

READS = {"backlog": (ITEMS,), "jams": (BACKLOG, CAPACITY), "rebalancer": (OUTLOOK, MOVABLE, PROPOSALS)}
STAGES = {topic.name: stage for stage, topics in READS.items() for topic in topics}
"""By topic: who reads it."""


class Streams:
    """`backlog`, `jams` and `rebalancer`; teams and settings are known to all at once. Remembers dead letters."""

    def __init__(self, partitions: int = 1) -> None:
        self.partitions = partitions
        self.roster = Roster()
        self.settings: dict[str, SettingsChanged] = {}
        self.set_aside: list[str] = []
        self._offsets: Counter[tuple[str, int]] = Counter()
        self._rows = {(stage, number): DictRows() for stage in READS for number in range(partitions)}
        self.restart()

    def restart(self) -> None:
        """All services start over from their rows."""
        self.metrics = {stage: Metrics(Base(), stage) for stage in READS}
        settings, metrics, roster = Settings(partitions=self.partitions), self.metrics, lambda: self.roster
        counting, judging = BacklogFigures(metrics["backlog"]), JamsFigures(metrics["jams"])
        planning = PlanMetrics(metrics["rebalancer"])
        self._folds: dict[tuple[str, int], PartitionFold] = {}
        for number in range(self.partitions):
            backlog, jams, plans = (self._rows[stage, number] for stage in READS)
            self._folds |= {
                ("backlog", number): BacklogFold(number, backlog, settings, roster, counting),
                ("jams", number): JamsFold(number, jams, roster, judging),
                ("rebalancer", number): RebalancerFold(number, plans, roster, self.settings.get, planning),
            }

    def give(self, topic: str, key: str, value: bytes | None, partition: int | None = None) -> list[Output]:
        """A record, and all that follows from it. Returns what was written, in order."""
        waiting, written = deque([(topic, key, value, partition)]), list[Output]()
        while waiting:
            outputs = self._fold(*waiting.popleft()).outputs
            written += outputs
            waiting += [(each.topic, each.key, value_of(each), each.partition) for each in outputs]
        return written

    def poll(self) -> list[Output]:
        """What is due without a record, and all that follows from it."""
        due = [output for fold in self._folds.values() for output in fold.poll()]
        followed = [self.give(each.topic, each.key, value_of(each), each.partition) for each in due]
        return [output for each, more in zip(due, followed, strict=True) for output in (each, *more)]

    def _fold(self, topic: str, key: str, value: bytes | None, partition: int | None) -> Step:
        if topic not in STAGES:
            return Step()
        place = STAGES[topic], partition_for(key, self.partitions) if partition is None else partition
        offset = self._offsets[topic, place[1]]
        self._offsets[topic, place[1]] += 1
        step = self._folds[place].fold([Record(topic, place[1], offset, key, value)])
        self._rows[place].apply(step)
        self.set_aside += [letter.reason_code for letter in step.dead_letters]
        return step


def value_of(output: Output) -> bytes | None:
    """The bytes of a message."""
    return encode(output.event) if output.event else None
