"""Wires `backlog`: the `items` topic by partition, the topic `teams` read whole."""

from contracts.teams import TEAMS_RECORD, described_at
from contracts.topics import ITEMS, TEAMS
from mailroom.teams import CurrentRoster
from services.backlog.fold import BacklogFold
from services.backlog.metrics import Figures
from services.backlog.settings import Settings
from services.backlog.tables import STORE_VERSION
from services.chassis.health import Health
from services.chassis.kafka import GlobalTable
from services.chassis.metrics import Metrics
from services.streams import Rows
from services.streams.worker import StreamWorker


def create_app(settings: Settings) -> StreamWorker:
    """The worker, not yet running."""
    metrics = Metrics(settings, "backlog")
    figures = Figures(metrics)
    teams = CurrentRoster()
    whole = GlobalTable(settings.kafka, TEAMS, TEAMS_RECORD, teams.apply, version_of=described_at)

    def new_fold(partition: int, rows: Rows) -> BacklogFold:
        return BacklogFold(partition, rows, settings, lambda: teams.roster, figures)

    return StreamWorker(
        settings, "backlog", (ITEMS,), new_fold, metrics, Health(), (whole,), store_version=STORE_VERSION
    )
