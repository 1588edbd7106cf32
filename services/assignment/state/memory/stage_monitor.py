"""Which stages before this one are heard, judging by the heartbeats that arrive with their records, in wall time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from contracts.base import Topic
from contracts.topics import ITEM_STATE, OUTLOOK
from services.chassis.clock import SystemClock

Stage = Literal["backlog", "jams"]
"""A stage whose heartbeats arrive here."""


class SilentStage(BaseModel):
    """A stage of which nothing is heard. `since`: its last heartbeat, in wall time; None: none since this start.

    It may itself be healthy: then a stage before it, or `intake`, is silent as well.
    """

    model_config = ConfigDict(frozen=True)

    stage: Stage
    since: datetime | None


FEEDS: Mapping[str, Stage] = {ITEM_STATE.name: "backlog", OUTLOOK.name: "jams"}
"""The topics that carry heartbeats here, in the direction of the data, and the stage that writes each."""
_TOPICS: tuple[Topic, ...] = (ITEM_STATE, OUTLOOK)


class StageMonitor:
    """The newest heartbeat of every partition. What a silent stage reports is unknown, whatever was shown before."""

    def __init__(self, partitions: int, within_seconds: float) -> None:
        self._expected = {(topic.name, part) for topic in _TOPICS for part in range(topic.partitions(partitions))}
        self._within = within_seconds
        self._wall = SystemClock()
        self._newest: dict[tuple[str, int], datetime] = {}

    def heartbeat(self, topic: str, partition: int, sent_at: datetime) -> None:
        """A heartbeat has arrived with the records of this partition."""
        known = self._newest.get((topic, partition))
        if known is None or sent_at > known:
            self._newest[topic, partition] = sent_at

    def silent(self) -> tuple[SilentStage, ...]:
        """The silent stages in the direction of the data; empty while all are heard."""
        return tuple(
            SilentStage(stage=stage, since=since)
            for topic, stage in FEEDS.items()
            if (since := self._oldest(topic)) is None or self._age(since) > self._within
        )

    def is_live(self, stage: Stage) -> bool:
        """Whether this stage and all before it are heard."""
        stages = tuple(FEEDS.values())
        needed = stages[: stages.index(stage) + 1]
        return not any(each.stage in needed for each in self.silent())

    def age_seconds(self) -> float | None:
        """Age of the data of the stage and partition that is farthest behind; None while one was not heard yet."""
        oldest = [self._oldest(topic) for topic in FEEDS]
        known = [each for each in oldest if each is not None]
        return round(max(0.0, self._age(min(known))), 1) if len(known) == len(oldest) else None

    def _oldest(self, topic: str) -> datetime | None:
        """The newest heartbeat of the partition that is farthest behind; None while one has sent none."""
        of_topic = [place for place in self._expected if place[0] == topic]
        if any(place not in self._newest for place in of_topic):
            return None
        return min(self._newest[place] for place in of_topic)

    def _age(self, sent_at: datetime) -> float:
        return (self._wall.now() - sent_at).total_seconds()
