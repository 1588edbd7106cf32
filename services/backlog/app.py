"""Wires `backlog`: the `items` topic by partition, the teams as a whole topic."""

from contracts.teams import TEAMS_RECORD, TeamDescribed, described_at
from contracts.topics import ITEMS, TEAMS
from mailroom.teams import Roster, evolve
from services.backlog.fold import BacklogFold
from services.backlog.metrics import Figures
from services.backlog.settings import Settings
from services.backlog.tables import STORE_VERSION
from services.chassis.health import Health
from services.chassis.kafka import GlobalTable
from services.chassis.metrics import Metrics
from services.streams import Rows
from services.streams.worker import StreamWorker


class TeamsAsDescribed:
    """The roster as the `teams` topic tells it."""

    def __init__(self) -> None:
        self.roster = Roster()

    def hear(self, described: TeamDescribed) -> None:
        """A team was described, anew or for the first time."""
        self.roster = evolve(self.roster, described)


def create_app(settings: Settings) -> StreamWorker:
    """The worker, not yet running."""
    metrics = Metrics(settings, "backlog")
    figures = Figures(metrics)
    teams = TeamsAsDescribed()
    whole = GlobalTable(settings.kafka, TEAMS, TEAMS_RECORD, teams.hear, version_of=described_at)

    def new_fold(partition: int, rows: Rows) -> BacklogFold:
        return BacklogFold(partition, rows, settings, lambda: teams.roster, figures)

    return StreamWorker(
        settings, "backlog", (ITEMS,), new_fold, metrics, Health(), (whole,), store_version=STORE_VERSION
    )
