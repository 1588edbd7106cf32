"""What flows through the topics: heartbeat, lag, records, dead letters, plans, orders."""

from dashboards.boards.betrieb.picture import RUNBOOK, picture
from dashboards.elements.kinds import table
from dashboards.elements.labels import HEADINGS
from dashboards.elements.panels import Column, Query
from dashboards.elements.queries import p95, per_second
from dashboards.elements.words import HEARD, STATE
from languages.text import _

STAGES = table(
    "betrieb-stages",
    _("Stages: heard or silent"),
    _("Each stage is expected by name; it is heard if a heartbeat came within five minutes."),
    RUNBOOK,
    {
        "stage": Column(HEADINGS["stage"]),
        "Value #A": Column(STATE, "max by (stage) (stage:mailroom_heard:bool)", states=HEARD),
        "Value #B": Column(_("Age (s)"), "max by (stage) (stage:mailroom_heartbeat_age_seconds:max)", decimals=0),
    },
    height=8,
)
UNREADABLE = picture(
    "unreadable",
    _("Unreadable teams, settings, clock"),
    _("Keys per topic whose newest word a process cannot read; the last good one holds."),
    Query("max by (topic) (mailroom_reference_unreadable_records)", "{{topic}}"),
    width=12,
)

HEARTBEAT = picture(
    "heartbeat",
    _("Heartbeat: age per stage (s)"),
    _("Seconds since the last heartbeat per stage."),
    Query("stage:mailroom_heartbeat_age_seconds:max", "{{stage}}"),
    unit="s",
)
LAG = picture(
    "lag",
    _("Lag (records)"),
    _("Records not yet processed per group and topic."),
    Query("sum by (group, topic) (mailroom_consumer_lag_records)", "{{group}} {{topic}}"),
)
LAG_SECONDS = picture(
    "lag-seconds",
    _("Lag (s)"),
    _("How long ago the moment is up to which everything is processed, per group and topic."),
    Query("group:mailroom_consumer_lag_seconds:max", "{{group}} {{topic}}"),
    unit="s",
    width=12,
)
EVENTS = picture(
    "events",
    _("Records processed per second"),
    _("Per topic, all processes."),
    Query(per_second("mailroom_events_total", "topic"), "{{topic}}"),
    unit="cps",
)
PROCESSING = picture(
    "processing",
    _("Time per chunk, p95 (s)"),
    _("From hand-over to durable."),
    Query(p95("mailroom_event_processing_seconds", "agent"), "{{agent}}"),
    unit="s",
)
FAILURES = picture(
    "failures",
    _("Dead letters by reason"),
    _("Per topic and reason, in the last hour."),
    Query("sum by (topic, reason_code) (increase(mailroom_event_failures_total[1h]))", "{{topic}} {{reason_code}}"),
)
DLQ_AGE = picture(
    "dlq-age",
    _("Oldest dead letter: age (s)"),
    _("Seconds since the oldest message that was not replayed was parked, per topic; 0: none waits."),
    Query("topic:mailroom_dlq_oldest_age_seconds:max", "{{topic}}"),
    unit="s",
    width=12,
)
PLANS = picture(
    "plans",
    _("Answer of the planner, p95 (s)"),
    _("Time to answer one tick of one region."),
    Query(p95("mailroom_plan_seconds"), "p95"),
    unit="s",
)
ORDERS = picture(
    "orders",
    _("Orders and outbox"),
    _("Orders without verdict and messages not yet sent."),
    Query("sum(mailroom_orders_without_verdict)", _("orders")),
    Query("sum(mailroom_outbox_messages)", _("outbox")),
)
