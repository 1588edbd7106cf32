"""Metrics exist only as the catalogue knows them."""

import pytest

from services.chassis.metrics import Metrics
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
    metrics.start_at_zero("mailroom_items_decided_automatically_total", ["email", "app_photo"])
    figures = metrics.exposition().decode()
    assert 'mailroom_items_decided_automatically_total{channel="email"} 0.0' in figures
    assert 'revision="abc"' in figures
    assert "_created" not in figures
