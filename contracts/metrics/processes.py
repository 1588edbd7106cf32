"""Metrics of the machine: streams, HTTP, dead letters, heartbeats; and the foreign ones that boards and alerts read."""

from contracts.metrics.metric import STAGES, Metric

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

PROCESSES: tuple[Metric, ...] = (
    Metric(
        name="mailroom_backlog_recount_drift_items",
        kind="gauge",
        unit="items",
        moves="live",
        exported_by="backlog",
        meaning="Difference between counts and a recount of the rows; must be 0.",
    ),
    Metric(
        name="mailroom_backlog_rows",
        kind="gauge",
        unit="records",
        moves="live",
        exported_by="backlog",
        meaning="Item rows held by this process.",
    ),
    Metric(
        name="mailroom_void_events_total",
        kind="counter",
        unit="count",
        moves="live",
        exported_by="backlog",
        meaning="Events that were legal to send but changed nothing.",
    ),
    Metric(
        name="mailroom_contradicting_events_total",
        kind="counter",
        unit="count",
        moves="live",
        exported_by="backlog",
        meaning="Events that say something else than what is known under their id or of their item's receipt; each is "
        "a dead letter `other_content`.",
    ),
    Metric(
        name="mailroom_events_total",
        kind="counter",
        labels=("topic",),
        unit="records",
        moves="live",
        exported_by="all",
        meaning="Records taken from a topic.",
    ),
    Metric(
        name="mailroom_event_failures_total",
        kind="counter",
        labels=("topic", "reason_code"),
        values={"reason_code": PARKED_FOR},
        unit="records",
        moves="live",
        exported_by="all",
        meaning="Records parked as dead letters.",
    ),
    Metric(
        name="mailroom_event_processing_seconds",
        kind="histogram",
        labels=("agent",),
        values={"agent": ("backlog.fold", "jams.fold", "rebalancer.fold")},
        unit="seconds",
        moves="live",
        exported_by="all",
        meaning="Wall time per chunk of records, from hand-over to durable.",
        buckets=LATENCY_BUCKETS,
    ),
    Metric(
        name="mailroom_http_request_seconds",
        kind="histogram",
        labels=("stage", "state"),
        values={"state": _STATUS},
        unit="seconds",
        moves="live",
        exported_by="all",
        meaning="Wall time per HTTP request; stage is the route, state the status class.",
        buckets=HTTP_BUCKETS,
    ),
    Metric(
        name="mailroom_heartbeat_timestamp_seconds",
        kind="gauge",
        labels=("stage",),
        values={"stage": STAGES},
        unit="timestamp",
        moves="live",
        exported_by="all",
        meaning="Wall time of the last heartbeat seen at this stage, of the partition that is farthest behind.",
    ),
    Metric(
        name="mailroom_dlq_messages",
        kind="gauge",
        labels=("topic",),
        unit="records",
        moves="live",
        exported_by="all",
        meaning="Dead letters written by this process since its start.",
    ),
    Metric(
        name="mailroom_dlq_oldest_timestamp_seconds",
        kind="gauge",
        labels=("topic",),
        unit="timestamp",
        moves="live",
        exported_by="all",
        meaning="Wall time of parking of the oldest dead letter of this process that was not replayed; 0 for none.",
    ),
    Metric(
        name="mailroom_partition_stopped",
        kind="gauge",
        labels=("topic", "partition"),
        unit="state",
        moves="live",
        exported_by="all",
        meaning="1 while a partition stands still: a record crashed the worker three times, or its history broke.",
    ),
    Metric(
        name="mailroom_reference_unreadable_records",
        kind="gauge",
        labels=("topic",),
        unit="records",
        moves="live",
        exported_by="all",
        meaning="Keys of a topic read whole whose newest record this process cannot read; the last good one holds.",
    ),
    Metric(
        name="mailroom_consumer_lag_records",
        kind="gauge",
        labels=("group", "topic"),
        values={"group": ("mailroom-backlog-v1", "mailroom-jams-v1", "mailroom-rebalancer-v1")},
        unit="records",
        moves="live",
        exported_by="all",
        meaning="Records not yet processed.",
    ),
    Metric(
        name="mailroom_consumer_reached_timestamp_seconds",
        kind="gauge",
        labels=("group", "topic"),
        values={"group": ("mailroom-backlog-v1", "mailroom-jams-v1", "mailroom-rebalancer-v1")},
        unit="timestamp",
        moves="live",
        exported_by="all",
        meaning="Wall time up to which every record of the topic is processed, in the partition farthest behind.",
    ),
    Metric(
        name="mailroom_build_info",
        kind="gauge",
        labels=("version", "revision"),
        unit="state",
        moves="live",
        exported_by="all",
        meaning="Always 1; says which version runs.",
    ),
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
