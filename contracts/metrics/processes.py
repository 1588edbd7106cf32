"""Metrics of the machine: streams, HTTP, dead letters, heartbeats; and the foreign ones that boards and alerts read."""

from contracts.metrics.metric import STAGES, Metric, Source

LATENCY_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
HTTP_BUCKETS = (0.025, 0.1, 0.25, 0.5, 1.0, 3.0)
"""Few, since every route has them; 0.25 s is the objective, 3 s the longest a board may take to open."""
PARKED_FOR = (
    *("empty", "not_json", "unknown_type", "invalid", "wrong_key", "wrong_partition", "too_late", "unknown_item"),
    *("other_content", "after_report"),
    "parked_by_operator",
)
"""Why a record becomes a dead letter."""
_STATUS = ("2xx", "3xx", "4xx", "5xx")
_BACKLOG = Source("backlog", "live")
_ALL = Source("all", "live")

PROCESSES: tuple[Metric, ...] = (
    _BACKLOG.gauge(
        "mailroom_backlog_recount_drift_items",
        "items",
        "Difference between counts and a recount of the rows; must be 0.",
    ),
    _BACKLOG.gauge("mailroom_backlog_rows", "records", "Item rows held by this process."),
    _BACKLOG.counter("mailroom_void_events_total", "count", "Events that were legal to send but changed nothing."),
    _BACKLOG.counter(
        "mailroom_contradicting_events_total",
        "count",
        "Events that say something else than what is known under their id or of their item's receipt; each is "
        "a dead letter `other_content`.",
    ),
    _ALL.counter("mailroom_events_total", "records", "Records taken from a topic.", ("topic",)),
    _ALL.counter(
        "mailroom_event_failures_total",
        "records",
        "Records parked as dead letters.",
        ("topic", "reason_code"),
        reason_code=PARKED_FOR,
    ),
    _ALL.histogram(
        "mailroom_event_processing_seconds",
        "seconds",
        "Wall time per chunk of records, from hand-over to durable.",
        ("agent",),
        buckets=LATENCY_BUCKETS,
        agent=("backlog.fold", "jams.fold", "rebalancer.fold"),
    ),
    _ALL.histogram(
        "mailroom_http_request_seconds",
        "seconds",
        "Wall time per HTTP request; stage is the route, state the status class.",
        ("stage", "state"),
        buckets=HTTP_BUCKETS,
        state=_STATUS,
    ),
    _ALL.gauge(
        "mailroom_heartbeat_timestamp_seconds",
        "timestamp",
        "Wall time of the last heartbeat seen at this stage, of the partition that is farthest behind.",
        ("stage",),
        stage=STAGES,
    ),
    _ALL.gauge("mailroom_dlq_messages", "records", "Dead letters written by this process since its start.", ("topic",)),
    _ALL.gauge(
        "mailroom_dlq_oldest_timestamp_seconds",
        "timestamp",
        "Wall time of parking of the oldest dead letter of this process that was not replayed; 0 for none.",
        ("topic",),
    ),
    _ALL.gauge(
        "mailroom_partition_stopped",
        "state",
        "1 while a partition is stopped: a record crashed the worker three times, or its history broke.",
        ("topic", "partition"),
    ),
    _ALL.gauge(
        "mailroom_reference_unreadable_records",
        "records",
        "Keys of a topic read whole whose newest record this process cannot read; the last good one holds.",
        ("topic",),
    ),
    _ALL.gauge(
        "mailroom_consumer_lag_records",
        "records",
        "Records not yet processed.",
        ("group", "topic"),
        group=("mailroom-backlog-v1", "mailroom-jams-v1", "mailroom-rebalancer-v1"),
    ),
    _ALL.gauge(
        "mailroom_consumer_reached_timestamp_seconds",
        "timestamp",
        "Wall time up to which every record of the topic is processed, in the partition farthest behind.",
        ("group", "topic"),
        group=("mailroom-backlog-v1", "mailroom-jams-v1", "mailroom-rebalancer-v1"),
    ),
    _ALL.gauge("mailroom_build_info", "state", "Always 1; says which version runs.", ("version", "revision")),
)

TARGET_LABELS = ("job", "instance", "service")
"""Set by Prometheus, not by us: which process a series was scraped from."""

FOREIGN: dict[str, tuple[str, ...]] = {
    "up": TARGET_LABELS,
    "scrape_duration_seconds": TARGET_LABELS,
    "scrape_samples_scraped": TARGET_LABELS,
    "process_resident_memory_bytes": TARGET_LABELS,
    "process_cpu_seconds_total": TARGET_LABELS,
    "process_start_time_seconds": TARGET_LABELS,
    "ALERTS": (
        "alertname",
        "alertstate",
        "severity",
        "team",
        "site",
        "region",
        "channel",
        "stage",
        "topic",
        "partition",
    ),
}
"""Metrics of others that boards and alerts read: Prometheus' own about its targets, and the process figures of the
metrics library."""
