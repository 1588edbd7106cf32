"""Wires the worker: outlook, movable and proposals of a region in, plans out."""

from contracts import topics
from contracts.settings import SETTINGS_RECORD, SettingsChanged
from contracts.teams import TEAMS_RECORD, described_at
from mailroom.teams import CurrentRoster
from services.chassis.clock import NEVER_DRIVEN
from services.chassis.health import Health
from services.chassis.kafka import GlobalTable
from services.chassis.metrics import Metrics
from services.rebalancer import tables
from services.rebalancer.fold import RebalancerFold
from services.rebalancer.metrics import PlanMetrics
from services.rebalancer.settings import Settings
from services.streams import PartitionFold, Rows
from services.streams.worker import StreamWorker

READ = (topics.OUTLOOK, topics.MOVABLE, topics.PROPOSALS)
"""What a plan needs to know about a jam is in the outlook of the same tick; records of `jams` have no order relative to
it."""


_NEWEST = 2**53
"""Later than any version."""


class ReadableSettings:
    """The settings of each region as far as they can be read.

    A change that cannot be read is not waited for: its version is unknown, and the region would stop.
    """

    def __init__(self, topic: GlobalTable[SettingsChanged]) -> None:
        self._topic = topic

    def settings_of(self, region: str) -> SettingsChanged | None:
        """The newest settings; after an unreadable change the last good ones, or, without any, the safest: nothing
        moves."""
        known = self._topic.values.get(region)
        if region not in self._topic.unreadable:
            return known
        held = known or SettingsChanged(region=region, version=1, at=NEVER_DRIVEN, moves="watch_only")
        return held.model_copy(update={"version": _NEWEST})


def create_app(settings: Settings) -> StreamWorker:
    """The worker of this service; nothing is connected before it runs."""
    metrics = Metrics(settings, "rebalancer")
    shown = PlanMetrics(metrics)
    known = CurrentRoster()
    teams = GlobalTable(settings.kafka, topics.TEAMS, TEAMS_RECORD, known.apply, version_of=described_at)
    decided = GlobalTable(settings.kafka, topics.SETTINGS, SETTINGS_RECORD, version_of=lambda changed: changed.version)

    def fold(partition: int, rows: Rows) -> PartitionFold:
        return RebalancerFold(partition, rows, lambda: known.roster, ReadableSettings(decided).settings_of, shown)

    return StreamWorker(
        settings,
        "rebalancer",
        READ,
        fold,
        metrics,
        Health(),
        (teams, decided),
        store_version=tables.STORE_VERSION,
    )
