"""Every metric the product exports: name, kind, labels and meaning. Labels come from the whitelist alone (P1)."""

from dataclasses import dataclass
from typing import Literal

ALLOWED_LABELS = frozenset(
    {
        "site",
        "team",
        "item_class",
        "channel",
        "clock",
        "state",
        "reason_code",
        "age_band",
        "due_band",
        "from_team",
        "to_team",
        "variant",
        "horizon",
        "quantile",
        "phase",
        "stage",
        "topic",
        "partition",
        "group",
        "agent",
        "region",
        "flow",
        "day",
        "version",
        "revision",
    }
)
"""Privacy rule P1 and architecture.md section 9. No label may name or count a person."""

LATENCY_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric: who exports it, what it counts, with which labels."""

    name: str
    kind: Literal["gauge", "counter", "histogram"]
    labels: tuple[str, ...] = ()
    exported_by: str
    meaning: str
    buckets: tuple[float, ...] = ()


def _gauge(name: str, exported_by: str, meaning: str, *labels: str) -> Metric:
    return Metric(name=name, kind="gauge", labels=labels, exported_by=exported_by, meaning=meaning)


def _counter(name: str, exported_by: str, meaning: str, *labels: str) -> Metric:
    return Metric(name=name, kind="counter", labels=labels, exported_by=exported_by, meaning=meaning)


METRICS: tuple[Metric, ...] = (
    # Intake
    _counter(
        "mailroom_items_received_total",
        "intake",
        "Reports of items taken (a repeat counts again), live per channel and class.",
        "channel",
        "item_class",
    ),
    _counter("mailroom_items_decided_automatically_total", "intake", "Items decided without a clerk.", "channel"),
    _counter("mailroom_requests_refused_total", "intake", "Requests refused, by problem code.", "reason_code"),
    # Levels per team and site, exported by jams
    _gauge("mailroom_backlog_items", "jams", "Open items.", "region", "site", "team", "item_class", "state"),
    _gauge("mailroom_backlog_work_seconds", "jams", "Open items in expected handling time.", "region", "site", "team"),
    _gauge(
        "mailroom_team_capacity_work_seconds_per_day",
        "jams",
        "Net handling time of the coming working day as published (moves at the fixed slots).",
        "region",
        "site",
        "team",
    ),
    _gauge(
        "mailroom_team_days_of_work_left", "jams", "Open work divided by capacity per day.", "region", "site", "team"
    ),
    _gauge(
        "mailroom_team_overdue_items", "jams", "Open items whose earliest clock has run out.", "region", "site", "team"
    ),
    _gauge(
        "mailroom_team_late_items",
        "jams",
        "Items that will be late within 20 working days if nothing changes.",
        "region",
        "site",
        "team",
    ),
    _gauge(
        "mailroom_oldest_item_received_timestamp_seconds",
        "jams",
        "Legal receipt date of the oldest open item (never reset by a transfer).",
        "region",
        "site",
        "team",
    ),
    _gauge("mailroom_team_jam_state", "jams", "0 normal, 1 watch, 2 forecast, 3 open.", "region", "site", "team"),
    _gauge(
        "mailroom_team_jam_risk_ratio",
        "jams",
        "Probability that work due exceeds capacity within 20 working days.",
        "region",
        "site",
        "team",
    ),
    _gauge(
        "mailroom_jam_share_ratio",
        "jams",
        "Share of each shown cause of a jam; sums to 1.",
        "region",
        "site",
        "team",
        "reason_code",
    ),
    _gauge(
        "mailroom_team_day_items",
        "jams",
        "Flows of a team and day; moves at the fixed slots only.",
        "region",
        "site",
        "team",
        "flow",
        "day",
    ),
    _counter("mailroom_jams_opened_total", "jams", "Jams that opened.", "region", "site", "reason_code"),
    _counter("mailroom_jams_cleared_total", "jams", "Jams that cleared after having been open.", "region", "site"),
    _gauge("mailroom_business_time_seconds", "jams", "Business time of the last tick that was judged.", "region"),
    # Backlog: technical only
    _gauge(
        "mailroom_backlog_recount_drift_items",
        "backlog",
        "Difference between counts and a recount of the rows; must be 0.",
    ),
    _gauge("mailroom_backlog_rows", "backlog", "Item rows held by this process."),
    _counter("mailroom_void_events_total", "backlog", "Events that were legal to send but changed nothing."),
    # Planning
    _counter(
        "mailroom_plans_total",
        "rebalancer",
        "Answers to ticks: drawn, shortage or none.",
        "region",
        "state",
        "reason_code",
    ),
    Metric(
        name="mailroom_plan_seconds",
        kind="histogram",
        exported_by="rebalancer",
        meaning="Wall time to answer one tick of one region.",
        buckets=LATENCY_BUCKETS,
    ),
    # Proposals, placement, people
    _gauge("mailroom_rebalance_proposals", "assignment", "Proposals by state.", "region", "state"),
    _gauge(
        "mailroom_rebalance_unplaced_items", "assignment", "Open items without owner team.", "region", "reason_code"
    ),
    _gauge("mailroom_reassigned_items", "assignment", "Items moved, all time.", "region", "from_team", "to_team"),
    _gauge("mailroom_orders_without_verdict", "assignment", "Orders sent and not yet answered in item-state."),
    _gauge("mailroom_outbox_messages", "assignment", "Messages committed in SQL and not yet sent to Kafka."),
    # Streams, every process
    _counter("mailroom_events_total", "all", "Records taken from a topic.", "topic"),
    _counter("mailroom_event_failures_total", "all", "Records parked as dead letters.", "topic", "reason_code"),
    Metric(
        name="mailroom_event_processing_seconds",
        kind="histogram",
        labels=("agent",),
        exported_by="all",
        meaning="Wall time per chunk of records, from hand-over to durable.",
        buckets=LATENCY_BUCKETS,
    ),
    Metric(
        name="mailroom_http_request_seconds",
        kind="histogram",
        labels=("stage", "state"),
        exported_by="all",
        meaning="Wall time per HTTP request; stage is the route, state the status class.",
        buckets=LATENCY_BUCKETS,
    ),
    _gauge(
        "mailroom_heartbeat_timestamp_seconds", "all", "Wall time of the last heartbeat seen at this stage.", "stage"
    ),
    _gauge("mailroom_dlq_messages", "all", "Dead letters written by this process since its start.", "topic"),
    _gauge(
        "mailroom_partition_stopped",
        "all",
        "1 while a partition stands still before a record that crashed the worker three times.",
        "topic",
        "partition",
    ),
    _gauge("mailroom_consumer_lag_records", "all", "Records not yet processed.", "group", "topic"),
    _gauge("mailroom_build_info", "all", "Always 1; says which version runs.", "version", "revision"),
)

BY_NAME: dict[str, Metric] = {metric.name: metric for metric in METRICS}
