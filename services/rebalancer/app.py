"""Wires the worker: outlook, movable and proposals of a region in, plans out."""

from contracts import topics
from contracts.settings import SETTINGS_RECORD, SettingsChanged
from contracts.teams import TEAMS_RECORD, TeamDescribed
from mailroom.teams import Roster, evolve
from services.chassis.fold import PartitionFold, Rows
from services.chassis.health import Health
from services.chassis.kafka import WholeTopic
from services.chassis.metrics import Metrics
from services.chassis.streams import StreamWorker, create_worker
from services.rebalancer import tables
from services.rebalancer.fold import RebalancerFold
from services.rebalancer.metrics import PlanMetrics
from services.rebalancer.settings import Settings

READ = (topics.OUTLOOK, topics.MOVABLE, topics.PROPOSALS)
"""What a plan needs of a jam stands in the outlook of the same tick; `jams` has no order against it."""


class KnownTeams:
    """The roster as far as the topic `teams` was read."""

    def __init__(self) -> None:
        self.roster = Roster()

    def described(self, team: TeamDescribed) -> None:
        """A team was described, anew or for the first time."""
        self.roster = evolve(self.roster, team)


class KnownSettings:
    """The settings of each region in their newest version. One that comes late, from a process that had lost the
    database, is void."""

    def __init__(self) -> None:
        self._newest: dict[str, SettingsChanged] = {}

    def changed(self, settings: SettingsChanged) -> None:
        """The settings of a region were decided anew."""
        known = self._newest.get(settings.region)
        if known is None or settings.version >= known.version:
            self._newest[settings.region] = settings

    def of(self, region: str) -> SettingsChanged | None:
        """What was decided last; None while nothing was."""
        return self._newest.get(region)


def create_app(settings: Settings) -> StreamWorker:
    """The worker of this service; nothing is connected before it runs."""
    metrics = Metrics(settings, "rebalancer")
    shown = PlanMetrics(metrics)
    known, steered = KnownTeams(), KnownSettings()
    teams = WholeTopic(settings.kafka, topics.TEAMS, TEAMS_RECORD, known.described)
    decided = WholeTopic(settings.kafka, topics.SETTINGS, SETTINGS_RECORD, steered.changed)

    def fold(partition: int, rows: Rows) -> PartitionFold:
        return RebalancerFold(partition, rows, lambda: known.roster, steered.of, shown)

    return create_worker(
        settings,
        "rebalancer",
        READ,
        fold,
        metrics,
        Health(),
        (teams, decided),
        store_version=tables.STORE_VERSION,
    )
