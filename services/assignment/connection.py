"""What `assignment` is connected to: Kafka to read from and write to, the topic `teams` read whole."""

from collections.abc import Callable, Sequence
from typing import Any

from contracts.stoppages import STOPPAGES_RECORD
from contracts.teams import TEAMS_RECORD, TeamDescribed, described_at
from contracts.topics import STOPPAGES, TEAMS
from services.assignment.inbound.database_check import DatabaseContradicted, contradiction, hear, known, stamp_of
from services.assignment.inbound.feed import Feed, RecordSink
from services.assignment.settings import Settings
from services.assignment.state.storage.store import Store
from services.chassis.health import Health
from services.chassis.kafka import GlobalTable, KafkaPublisher, Publisher
from services.chassis.kafka.history.stopped import StoppedPartitions
from services.chassis.metrics import Metrics


class KafkaConnection:
    """The connection of a running `assignment`. Making one connects to nothing."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.publisher: Publisher = KafkaPublisher(settings.kafka, "assignment")
        self._on_team: Callable[[TeamDescribed], None] = lambda _: None
        self._teams = GlobalTable(settings.kafka, TEAMS, TEAMS_RECORD, self._hear, version_of=described_at)
        self._stoppages = GlobalTable(settings.kafka, STOPPAGES, STOPPAGES_RECORD)
        self._stops: StoppedPartitions | None = None
        self._feed: Feed | None = None

    def show_stops(self, metrics: Metrics, health: Health) -> None:
        """Show there which partitions stand still because their history broke; called before `open`."""
        self._stops = StoppedPartitions("assignment", self._stoppages.values, self.publisher, metrics)
        health.add_detail("stopped", self._stops.shown)

    @property
    def references(self) -> Sequence[GlobalTable[Any]]:
        """The topics that are read whole."""
        return (self._teams,)

    async def open(self, store: Store, on_team: Callable[[TeamDescribed], None]) -> str:
        """Hear what the topics tell, start the producer, read the teams, and go to the positions of the open store.

        Returns the cluster's id. Raises DatabaseContradicted where the topics contradict the database; then nothing
        was sent.
        """
        if wrong := contradiction(await hear(self._settings.kafka), await known(store)):
            raise DatabaseContradicted(wrong)
        if isinstance(self.publisher, KafkaPublisher):
            self.publisher.stamp = stamp_of(store)
            await self.publisher.start()
        self._on_team = on_team
        await self._teams.start()
        await self._teams.wait_caught_up()
        if self._stops is None:
            raise RuntimeError("nobody would see a stopped partition")
        await self._stoppages.start()
        await self._stoppages.wait_caught_up()
        self._feed = Feed(self._settings.kafka, store, self._settings.max_batch, self._stops)
        return await self._feed.start()

    def _hear(self, team: TeamDescribed) -> None:
        self._on_team(team)

    async def read(self, sink: RecordSink, after: Callable[[], None]) -> None:
        """Hand records to the sink forever; `after` is called when a batch was applied."""
        if self._feed is None:
            raise RuntimeError("the connection was not opened")
        await self._feed.run(sink, after)

    async def close(self) -> None:
        """Stop reading and writing."""
        for part in (self._feed, self._teams, self._stoppages, self.publisher):
            if isinstance(part, Feed | GlobalTable | KafkaPublisher):
                await part.stop()
