"""What `intake` is connected to: Kafka to write to, and the topics `teams` and `clock` read whole."""

from collections.abc import MutableMapping, Sequence
from typing import Any

from contracts.clock import CLOCK_RECORD
from contracts.teams import TEAMS_RECORD, TeamDescribed, described_at
from contracts.topics import CLOCK, TEAMS
from services.chassis.clock import Clock, DrivenClock, SystemClock
from services.chassis.kafka import GlobalTable, KafkaPublisher, Publisher
from services.intake.settings import Settings


class KafkaConnection:
    """The connection of a running `intake`. Making one connects to nothing."""

    def __init__(self, settings: Settings) -> None:
        self._kafka = KafkaPublisher(settings.kafka, "intake")
        self.publisher: Publisher = self._kafka
        self._teams = GlobalTable(settings.kafka, TEAMS, TEAMS_RECORD, version_of=described_at)
        self._driven = DrivenClock()
        self._clock_topic = GlobalTable(settings.kafka, CLOCK, CLOCK_RECORD, self._driven.drive)
        self.clock: Clock = self._driven if settings.clock == "driven" else SystemClock()
        """Business time; a DrivenClock where the clock is driven."""

    @property
    def teams(self) -> MutableMapping[str, TeamDescribed]:
        """Newest description of each team. A team just accepted is put here at once, before it is read back."""
        return self._teams.values

    @property
    def references(self) -> Sequence[GlobalTable[Any]]:
        """The topics that are read whole."""
        return (self._teams, self._clock_topic)

    async def open(self) -> None:
        """Start reading and writing; returns when everything that was there before has been read."""
        await self._kafka.start()
        await self._teams.start()
        if self.clock is self._driven:
            await self._clock_topic.start()
            await self._clock_topic.wait_caught_up()
        await self._teams.wait_caught_up()

    async def close(self) -> None:
        """Stop reading and writing."""
        await self._teams.stop()
        await self._clock_topic.stop()
        await self._kafka.stop()
