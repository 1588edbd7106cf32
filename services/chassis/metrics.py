"""Prometheus metrics of one process, built from the metric catalogue in `contracts.metrics`."""

from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from importlib import metadata
from itertools import product
from typing import TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from contracts.metrics import BY_NAME, Metric
from services.chassis.settings import Base

Made = TypeVar("Made", Counter, Gauge, Histogram)

NOT_KNOWN = float("nan")
"""A figure that has not been counted yet, or no longer holds; boards call it unknown."""
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Media type of the text exposition format that Prometheus scrapes."""


def _version() -> str:
    try:
        return metadata.version("postwaage")
    except metadata.PackageNotFoundError:
        return "unknown"


class Metrics:
    """The metrics of one process in a registry of their own, so that two apps in one test never share a figure.

    Asking for a name that is not in the catalogue is a KeyError; asking for it as another kind is a TypeError.
    """

    def __init__(self, settings: Base, service: str) -> None:
        # Creation times double the number of series and reveal when somebody first did something.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library leaves it untyped
        self.service = service
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._made: dict[str, Counter | Gauge | Histogram] = {}
        self.gauge("mailroom_build_info").labels(version=_version(), revision=settings.revision).set(1)

    def gauge(self, name: str) -> Gauge:
        """The gauge of that name; the same object each time."""
        return self._made_as(Gauge, name)

    def counter(self, name: str) -> Counter:
        """The counter of that name (with its `_total`); the same object each time."""
        return self._made_as(Counter, name)

    def histogram(self, name: str) -> Histogram:
        """The histogram of that name; the same object each time."""
        return self._made_as(Histogram, name)

    def start_at_zero(self, name: str, **given: Iterable[str]) -> None:
        """Create the series of a counter before anything happened, so that the first event is a rise.

        Every combination of the catalogue's closed lists; `given` names the values of labels that are open
        (teams, sites, regions), or a part of a closed list.
        """
        metric, counter = BY_NAME[name], self.counter(name)
        values = [tuple(given.get(label) or metric.values_of(label) or ()) for label in metric.labels]
        for combination in product(*values):
            counter.labels(*combination)

    def exposition(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self._registry)

    def _made_as(self, kind: type[Made], name: str) -> Made:
        if name not in self._made:
            self._made[name] = _build(BY_NAME[name], self._registry)
        made = self._made[name]
        if not isinstance(made, kind):
            raise TypeError(f"{name} is no {kind.__name__.lower()}")
        return made


def _build(metric: Metric, registry: CollectorRegistry) -> Counter | Gauge | Histogram:
    if metric.kind == "gauge":
        gauge = Gauge(metric.name, metric.meaning, metric.labels, registry=registry)
        if not metric.labels:
            gauge.set(NOT_KNOWN)  # the library would begin with 0, which nobody has counted
        return gauge
    if metric.kind == "counter":
        return Counter(metric.name, metric.meaning, metric.labels, registry=registry)
    return Histogram(metric.name, metric.meaning, metric.labels, registry=registry, buckets=metric.buckets)


Series = tuple[str, tuple[str, ...]]
"""Metric name and label values."""


class Shown:
    """A set of gauges that is shown as a whole: what no longer holds is removed, what stays is not touched.

    Without that a region that moved to another process, or a team that was closed, would stay on the boards with
    its last figures until the process ends.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._now: Mapping[Series, float] = {}

    def replace(self, now: Mapping[Series, float]) -> None:
        """Show these figures and no others."""
        before, self._now = self._now, now
        self._remove(before.keys() - now.keys())
        for series, value in now.items():
            if before.get(series) != value:  # most stay as they are, and finding a series by its labels is slow
                metric, labels = series
                gauge = self._metrics.gauge(metric)
                (gauge.labels(*labels) if labels else gauge).set(value)

    def clear(self) -> None:
        """Show nothing of it any more."""
        before, self._now = self._now, {}
        self._remove(before.keys())

    def _remove(self, gone: Set[Series]) -> None:
        for metric, labels in sorted(gone):
            gauge = self._metrics.gauge(metric)
            gauge.remove(*labels) if labels else gauge.set(NOT_KNOWN)


class Heartbeats:
    """How far heartbeats have got at one stage: the newest of each partition, of which the oldest is shown.

    The newest of all would hide a stopped partition behind the moving ones.
    """

    def __init__(self, metrics: Metrics, stage: str) -> None:
        self._gauge = metrics.gauge("mailroom_heartbeat_timestamp_seconds")
        self._stage = stage
        self._seen: dict[int, float] = {}

    def seen(self, partition: int, sent_at: datetime) -> None:
        """A heartbeat of this partition has got this far."""
        self._seen[partition] = max(sent_at.timestamp(), self._seen.get(partition, 0.0))
        self._show()

    def forget(self, partition: int) -> None:
        """Another process has this partition now."""
        if self._seen.pop(partition, None) is None:
            return
        if self._seen:
            self._show()
        else:
            self._gauge.remove(self._stage)

    def _show(self) -> None:
        self._gauge.labels(self._stage).set(min(self._seen.values()))
