"""Prometheus metrics of one process, built from the metric catalogue in `contracts.metrics`."""

from collections.abc import Iterable
from importlib import metadata
from itertools import product

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest

from contracts.metrics import BY_NAME, Metric
from services.chassis.settings import Base

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
        # Creation times double the number of series and tell when somebody first did something.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library leaves it untyped
        self.service = service
        self._registry = CollectorRegistry()
        self._made: dict[str, Counter | Gauge | Histogram] = {}
        self.gauge("mailroom_build_info").labels(version=_version(), revision=settings.revision).set(1)

    def gauge(self, name: str) -> Gauge:
        """The gauge of that name; the same object each time."""
        made = self._make(name)
        if not isinstance(made, Gauge):
            raise TypeError(f"{name} is no gauge")
        return made

    def counter(self, name: str) -> Counter:
        """The counter of that name (with its `_total`); the same object each time."""
        made = self._make(name)
        if not isinstance(made, Counter):
            raise TypeError(f"{name} is no counter")
        return made

    def histogram(self, name: str) -> Histogram:
        """The histogram of that name; the same object each time."""
        made = self._make(name)
        if not isinstance(made, Histogram):
            raise TypeError(f"{name} is no histogram")
        return made

    def start_at_zero(self, name: str, *label_values: Iterable[str]) -> None:
        """Create every series of a counter whose labels are closed lists, so that the first event is a rise."""
        counter = self.counter(name)
        for values in product(*label_values):
            counter.labels(*values)

    def exposition(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self._registry)

    def _make(self, name: str) -> Counter | Gauge | Histogram:
        if name not in self._made:
            self._made[name] = _build(BY_NAME[name], self._registry)
        return self._made[name]


def _build(metric: Metric, registry: CollectorRegistry) -> Counter | Gauge | Histogram:
    if metric.kind == "gauge":
        return Gauge(metric.name, metric.meaning, metric.labels, registry=registry)
    if metric.kind == "counter":
        return Counter(metric.name, metric.meaning, metric.labels, registry=registry)
    return Histogram(metric.name, metric.meaning, metric.labels, registry=registry, buckets=metric.buckets)
