"""The metrics of `backlog`: technical figures only, summed over the partitions of this process."""

from datetime import datetime

from services.chassis.metrics import NOT_KNOWN, Heartbeats, Metrics


class Figures:
    """The metrics of this process."""

    def __init__(self, metrics: Metrics) -> None:
        self._rows_gauge = metrics.gauge("mailroom_backlog_rows")
        self._drift_gauge = metrics.gauge("mailroom_backlog_recount_drift_items")
        self._void = metrics.counter("mailroom_void_events_total")
        self._contradictions = metrics.counter("mailroom_contradicting_events_total")
        self._heartbeats = Heartbeats(metrics, "backlog")
        self._rows: dict[int, int] = {}
        self._drift: dict[int, int] = {}

    def rows(self, partition: int, rows: int) -> None:
        """The number of item rows held for this partition."""
        self._rows[partition] = rows
        self._rows_gauge.set(sum(self._rows.values()))

    def drift(self, partition: int, items: int) -> None:
        """By how many items a recount of this partition differed."""
        self._drift[partition] = items
        self._drift_gauge.set(sum(self._drift.values()))

    def void(self) -> None:
        """An event changed nothing."""
        self._void.inc()

    def contradiction(self) -> None:
        """An event contradicted what is known under its id."""
        self._contradictions.inc()

    def heartbeat(self, partition: int, sent_at: datetime) -> None:
        """A heartbeat passed through."""
        self._heartbeats.seen(partition, sent_at)

    def forget(self, partition: int) -> None:
        """The partition went to another process."""
        self._heartbeats.forget(partition)
        self._rows.pop(partition, None)
        self._drift.pop(partition, None)
        self._rows_gauge.set(sum(self._rows.values()))
        self._drift_gauge.set(sum(self._drift.values()) if self._drift else NOT_KNOWN)
