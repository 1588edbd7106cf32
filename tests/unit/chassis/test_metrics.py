"""Metrics exist only as the catalogue knows them."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from services.chassis.metrics import Heartbeats, Metrics, Shown
from services.chassis.settings import Base


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(Base(revision="abc"), "test")


def test_an_unknown_name_is_refused(metrics: Metrics) -> None:
    with pytest.raises(KeyError):
        metrics.gauge("mailroom_heads_by_name")


def test_another_kind_is_refused(metrics: Metrics) -> None:
    with pytest.raises(TypeError):
        metrics.counter("mailroom_backlog_items")


def test_each_process_object_has_figures_of_its_own(metrics: Metrics) -> None:
    other = Metrics(Base(), "other")
    metrics.counter("mailroom_events_total").labels("t").inc()
    assert b'mailroom_events_total{topic="t"} 1.0' in metrics.exposition()
    assert b'topic="t"' not in other.exposition()


def test_names_are_exposed_as_in_the_catalogue_and_without_creation_times(metrics: Metrics) -> None:
    metrics.start_at_zero("mailroom_items_decided_automatically_total", channel=["email", "app_photo"])
    figures = metrics.exposition().decode()
    assert 'mailroom_items_decided_automatically_total{channel="email"} 0.0' in figures
    assert 'revision="abc"' in figures
    assert "_created" not in figures


def test_counters_begin_at_zero_for_every_value_of_their_closed_lists(metrics: Metrics) -> None:
    metrics.start_at_zero("mailroom_jams_opened_total", region=["nord"], site=["A", "B"])
    figures = metrics.exposition().decode()
    assert figures.count("mailroom_jams_opened_total{") == 2 * 8
    assert 'mailroom_jams_opened_total{reason_code="INFLOW",region="nord",site="B"} 0.0' in figures


def test_what_no_longer_holds_is_taken_away_and_the_rest_stays(metrics: Metrics) -> None:
    shown = Shown(metrics)
    for teams in (("T1", "T2"), ("T2",)):
        shown.replace({("mailroom_team_overdue_items", ("nord", "A", team)): 3.0 for team in teams})
    assert b'team="T1"' not in metrics.exposition() and b'team="T2"' in metrics.exposition()
    shown.clear()
    assert b"team=" not in metrics.exposition()


def test_the_partition_that_is_farthest_behind_gives_the_heartbeat_of_a_stage(metrics: Metrics) -> None:
    now, beats = datetime(2026, 3, 2, 9, tzinfo=UTC), Heartbeats(metrics, "jams")
    late = now - timedelta(minutes=5)
    beats.seen(0, now)
    beats.seen(1, late)
    assert _heartbeats(metrics) == [late.timestamp()]
    beats.forget(1)
    assert _heartbeats(metrics) == [now.timestamp()]
    beats.forget(0)
    assert _heartbeats(metrics) == []


def _heartbeats(metrics: Metrics) -> list[float]:
    shown = re.findall(r'mailroom_heartbeat_timestamp_seconds{stage="jams"} (\S+)', metrics.exposition().decode())
    return [float(value) for value in shown]


def test_a_figure_that_nobody_has_counted_is_no_zero() -> None:
    metrics = Metrics(Base(), "assignment")
    overdue = ("mailroom_batches_overdue", ())
    shown = Shown(metrics)
    metrics.gauge("mailroom_batches_overdue")
    assert b"mailroom_batches_overdue NaN" in metrics.exposition()
    shown.replace({overdue: 0})
    assert b"mailroom_batches_overdue 0.0" in metrics.exposition()
    shown.clear()
    assert b"mailroom_batches_overdue NaN" in metrics.exposition()
