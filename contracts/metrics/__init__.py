"""The one catalogue of metrics: name, type, labels, unit, owner process, when it moves, and what it means.

A process cannot export what is not listed here, and boards and alerts cannot read it.
"""

from contracts.metrics.clocks import CLOCKS_AND_AGES
from contracts.metrics.intake import INTAKE
from contracts.metrics.jams import JAMS
from contracts.metrics.metric import ALLOWED_LABELS, Metric, series_bound
from contracts.metrics.processes import FOREIGN, PROCESSES, TARGET_LABELS
from contracts.metrics.rebalancing import REBALANCING
from contracts.metrics.reliefs import RELIEFS
from contracts.metrics.sites import SITES
from contracts.metrics.teams import TEAMS

METRICS: tuple[Metric, ...] = (
    *(*INTAKE, *TEAMS, *SITES, *CLOCKS_AND_AGES),
    *(*JAMS, *RELIEFS, *REBALANCING, *PROCESSES),
)
BY_NAME: dict[str, Metric] = {metric.name: metric for metric in METRICS}
SERIES_BUDGET = 5_000
"""The most series that the installation of a county with twelve teams may have, all processes together."""

__all__ = [
    "ALLOWED_LABELS",
    "BY_NAME",
    "FOREIGN",
    "METRICS",
    "SERIES_BUDGET",
    "TARGET_LABELS",
    "Metric",
    "series_bound",
]
