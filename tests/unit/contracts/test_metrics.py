"""The catalogue of metrics: names, labels, closed lists, and the budget of series for an office of twelve teams."""

import re

import pytest

from contracts.items import ItemClass
from contracts.metrics import ALLOWED_LABELS, BY_NAME, METRICS, SERIES_BUDGET, Metric, series_bound
from contracts.metrics.metric import CLOSED_VALUES
from contracts.metrics.teams import TEAM_CLASSES
from services.jams.metrics import ONLY_WITHIN_OTHER

TWELVE_TEAMS = {
    "region": 1,
    "site": 2,
    "team": 12,
    "from_team": 12,
    "to_team": 11,
    "topic": 14,
    "partition": 4,
    "stage": 45,
    "version": 1,
    "revision": 1,
}
"""Sizes of the open labels; `stage` stands for the routes of both HTTP services."""
OPEN = set(TWELVE_TEAMS)


def faults(metric: Metric) -> list[str]:
    """What is wrong with an entry of the catalogue."""
    found = []
    if not re.fullmatch(r"mailroom_[a-z][a-z0-9_]*[a-z0-9]", metric.name):
        found.append("name")
    if (metric.kind == "counter") != metric.name.endswith("_total"):
        found.append("total")
    if metric.unit == "timestamp" and not metric.name.endswith("_seconds"):
        found.append("timestamp")
    if metric.unit == "ratio" and not metric.name.endswith("_ratio"):
        found.append("ratio")
    if not set(metric.labels) <= ALLOWED_LABELS:
        found.append("label")
    if [label for label in metric.labels if label not in OPEN and not metric.values_of(label)]:
        found.append("open list")
    if len(metric.meaning) < 12 or not metric.exported_by:
        found.append("meaning")
    return found


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: str(metric.name))
def test_every_entry_is_sound(metric: Metric) -> None:
    assert not faults(metric)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": "Backlog"}, "name"),
        ({"kind": "counter"}, "total"),
        ({"unit": "timestamp"}, "timestamp"),
        ({"unit": "ratio"}, "ratio"),
        ({"labels": ("clerk",)}, "label"),
        ({"labels": ("flow",)}, "open list"),
        ({"meaning": ""}, "meaning"),
    ],
)
def test_a_faulty_entry_is_found(changes: dict[str, object], fault: str) -> None:
    sound = {"name": "mailroom_x_items", "kind": "gauge", "unit": "items", "moves": "tick", "exported_by": "jams"}
    entry = Metric(**{**sound, "meaning": "A metric of the test.", **changes})  # type: ignore[arg-type]
    assert fault in faults(entry)


def test_no_name_stands_twice() -> None:
    assert len(BY_NAME) == len(METRICS)


def test_twelve_teams_stay_within_the_budget_of_series() -> None:
    bounds = {metric.name: series_bound(metric, TWELVE_TEAMS) for metric in METRICS}
    assert sum(bounds.values()) <= SERIES_BUDGET, sorted(bounds.items(), key=lambda each: -each[1])[:8]


def test_a_label_too_many_breaks_the_budget() -> None:
    bound = series_bound(BY_NAME["mailroom_backlog_items"], TWELVE_TEAMS)
    assert bound == 12 * len(TEAM_CLASSES) * 3
    assert bound * len(CLOSED_VALUES["age_band"]) * 2 > SERIES_BUDGET


def test_the_classes_shown_per_team_are_the_ones_that_jams_shows() -> None:
    alone = {each.value for each in ItemClass if each not in ONLY_WITHIN_OTHER}
    assert set(TEAM_CLASSES) == alone | {"OTHER"}
