"""The technical figures of a healthy installation, and samples as Prometheus would have scraped them."""

from datetime import datetime, timedelta

from services.chassis.metrics import Metrics
from services.chassis.settings import Base

HALF_MINUTES = 120
"""The last hour."""

STANDING = tuple(
    f'alertname="{name}",alertstate="firing",severity="{severity}"{more}'
    for name, severity, more in (
        ("MailroomWatchdog", "info", ""),
        ("MailroomTeamJam", "warning", ',region="dueren",site="A",team="T1"'),
        ("MailroomChannelSilent", "warning", ',channel="scan_provider"'),
        ("MailroomStreamStopped", "critical", ',stage="jams"'),
    )
)
"""Alerts as Prometheus writes them down while they fire: one of each kind of place."""


def stamped(text: str, service: str, at: datetime) -> list[str]:
    """Samples of one exposition with the labels that Prometheus adds, and a timestamp."""
    lines = []
    for line in text.splitlines():
        if line.startswith("#") or not line.startswith("mailroom_"):
            continue
        name, value = line.rsplit(" ", 1)
        metric, _, labels = name.partition("{")
        labels = labels.removesuffix("}")
        added = f'job="mailroom",instance="{service}",service="{service}"'
        lines.append(f"{metric}{{{labels + ',' if labels else ''}{added}}} {value} {at.timestamp():.0f}")
    return lines


def machine(end: datetime) -> list[str]:
    """The technical figures of a healthy installation, every half minute of the last hour."""
    lines: list[str] = []
    metrics = Metrics(Base(), "backlog")
    for step in range(HALF_MINUTES + 1):
        at = end - timedelta(seconds=30 * (HALF_MINUTES - step))
        for stage in ("intake", "backlog", "jams", "rebalancer", "assignment"):
            metrics.gauge("mailroom_heartbeat_timestamp_seconds").labels(stage).set(at.timestamp() - 5)
        for topic in ("mailroom.items.v1", "mailroom.backlog.v1"):
            metrics.counter("mailroom_events_total").labels(topic).inc(7)
            metrics.counter("mailroom_event_failures_total").labels(topic, "invalid").inc(step % 2)
            metrics.gauge("mailroom_dlq_messages").labels(topic).set(0)
            metrics.gauge("mailroom_dlq_oldest_timestamp_seconds").labels(topic).set(0)
            reached = metrics.gauge("mailroom_consumer_reached_timestamp_seconds")
            reached.labels("mailroom-backlog-v1", topic).set(at.timestamp() - 2)
            metrics.gauge("mailroom_consumer_lag_records").labels("mailroom-backlog-v1", topic).set(3)
            metrics.gauge("mailroom_partition_stopped").labels(topic, "0").set(0)
        metrics.gauge("mailroom_backlog_recount_drift_items").set(0)
        metrics.gauge("mailroom_reference_unreadable_records").labels("mailroom.teams.v1").set(0)
        metrics.counter("mailroom_items_received_total").labels("email", "VAEM").inc()
        metrics.counter("mailroom_items_decided_automatically_total").labels("email").inc()
        metrics.histogram("mailroom_event_processing_seconds").labels("backlog.fold").observe(0.02)
        metrics.histogram("mailroom_plan_seconds").observe(0.02)
        for state in ("2xx", "5xx"):
            metrics.histogram("mailroom_http_request_seconds").labels("/v1/items", state).observe(0.02)
        lines += stamped(metrics.exposition().decode(), "backlog-1", at)
        target = '{job="mailroom",instance="backlog-1",service="backlog"}'
        own = {"up": 1, "scrape_samples_scraped": 300, "scrape_duration_seconds": 0.01}
        own |= {
            "process_resident_memory_bytes": 1e8,
            "process_cpu_seconds_total": step,
            "process_start_time_seconds": 1,
        }
        lines += [f"{name}{target} {value} {at.timestamp():.0f}" for name, value in own.items()]
        lines += [f"ALERTS{{{labels}}} 1 {at.timestamp():.0f}" for labels in STANDING]
    return lines
