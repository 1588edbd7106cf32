"""Wires `jams`: partial counts and capacity by region partition, the topic `teams` read whole."""

from contracts.teams import TEAMS_RECORD, described_at
from contracts.topics import BACKLOG, CAPACITY, TEAMS
from mailroom.privacy import Thresholds
from mailroom.teams import CurrentRoster
from services.chassis.health import Health
from services.chassis.kafka import GlobalTable
from services.chassis.metrics import Metrics
from services.jams.fold import JamsFold
from services.jams.metrics import Figures
from services.jams.settings import Settings
from services.jams.tables import STORE_VERSION
from services.streams import Rows
from services.streams.worker import StreamWorker


def create_app(settings: Settings) -> StreamWorker:
    """The worker, not yet running. Raises ValueError if a privacy threshold is below what is permitted (P4)."""
    thresholds = Thresholds(settings.k_team, settings.k_part)
    metrics = Metrics(settings, "jams")
    figures = Figures(metrics)
    teams = CurrentRoster()
    whole = GlobalTable(settings.kafka, TEAMS, TEAMS_RECORD, teams.apply, version_of=described_at)

    def new_fold(partition: int, rows: Rows) -> JamsFold:
        return JamsFold(partition, rows, lambda: teams.roster, figures, thresholds)

    return StreamWorker(
        settings,
        "jams",
        (BACKLOG, CAPACITY),
        new_fold,
        metrics,
        Health(),
        (whole,),
        store_version=STORE_VERSION,
    )
