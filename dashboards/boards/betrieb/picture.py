"""A time series as this board draws them: eight wide, a legend per process, group or topic."""

from dashboards.elements.kinds import timeseries
from dashboards.elements.panels import Panel, Query
from languages.text import Text, _

RUNBOOK = _("Open the runbook of the alert.")
"""What to do when a picture of this board is red."""


def picture(key: str, title: Text, about: Text, *queries: Query, unit: str = "none", width: int = 8) -> Panel:
    """One picture of this board."""
    return timeseries(f"betrieb-{key}", title, about, RUNBOOK, *queries, width=width, height=8, unit=unit)
