"""Three cases per alert, from `alert_cases.yaml`: just before it fires, just after, and a healthy house."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

Series = Mapping[str, str]
"""Values of each series, one a minute, in promtool's notation."""
ALWAYS = "MailroomWatchdog"
STAGES = ("intake", "backlog", "jams", "rebalancer", "assignment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Series that lead to the alert, the minutes just before and just after, its labels, and healthy series."""

    series: Series
    before: int
    after: int
    labels: Mapping[str, str]
    healthy: Series


def beats(values: str, *stages: str) -> Series:
    """Heartbeats of these stages."""
    return {f'mailroom_heartbeat_timestamp_seconds{{stage="{each}",instance="{each}"}}': values for each in stages}


def _step(series: str, low: str, high: str, labels: Mapping[str, str], beside: Series | None = None) -> Case:
    """A state that a service computed: it fires at the minute at which the state changes."""
    beside = beside or {}
    changing = {series: f"{low}x4 {high}x4", **beside}
    return Case(series=changing, before=4, after=5, labels=labels, healthy={series: f"{low}x9", **beside})


_TOLD = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text())
FIGURES: Series = _TOLD["calm"]["figures"]
"""What the alerts about work read, in a calm house."""
CASES: Mapping[str, Case] = {
    **{name: _step(**told) for name, told in _TOLD["steps"].items()},
    **{name: Case(**told) for name, told in _TOLD["spans"].items()},
}
