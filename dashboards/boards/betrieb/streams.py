"""What flows through the topics: heartbeat, lag, records, dead letters, plans, orders."""

from dashboards.boards.betrieb.picture import RUNBOOK, picture
from dashboards.elements.labels import HEADINGS
from dashboards.elements.panels import Column, Panel, Query
from dashboards.elements.queries import p95, per_second
from dashboards.elements.words import HEARD, STATE
from languages.text import _

STAGES = Panel(
    key="betrieb-stages",
    kind="table",
    title=_("Stages: heard or silent"),
    about=_("Each stage is expected by name; it is heard if a heartbeat came within five minutes."),
    act=RUNBOOK,
    queries=[
        Query(expr="max by (stage) (stage:mailroom_heard:bool)"),
        Query(expr="max by (stage) (stage:mailroom_heartbeat_age_seconds:max)"),
    ],
    columns={
        "stage": Column(words=HEADINGS["stage"]),
        "Value #A": Column(words=STATE, states=HEARD),
        "Value #B": Column(words=_("Age (s)"), decimals=0),
    },
    height=8,
)
UNREADABLE = picture(
    "unreadable",
    _("Unreadable teams, settings, clock"),
    _("Keys per topic whose newest word a process cannot read; the last good one holds."),
    Query(expr="max by (topic) (mailroom_reference_unreadable_records)", legend="{{topic}}"),
    width=12,
)

HEARTBEAT = picture(
    "heartbeat",
    _("Heartbeat: age per stage (s)"),
    _("Seconds since the last heartbeat per stage."),
    Query(expr="stage:mailroom_heartbeat_age_seconds:max", legend="{{stage}}"),
    unit="s",
)
LAG = picture(
    "lag",
    _("Lag (records)"),
    _("Records not yet processed per group and topic."),
    Query(expr="sum by (group, topic) (mailroom_consumer_lag_records)", legend="{{group}} {{topic}}"),
)
LAG_SECONDS = picture(
    "lag-seconds",
    _("Lag (s)"),
    _("How long ago the moment is up to which everything is processed, per group and topic."),
    Query(expr="group:mailroom_consumer_lag_seconds:max", legend="{{group}} {{topic}}"),
    unit="s",
    width=12,
)
EVENTS = picture(
    "events",
    _("Records processed per second"),
    _("Per topic, all processes."),
    Query(expr=per_second("mailroom_events_total", "topic"), legend="{{topic}}"),
    unit="cps",
)
PROCESSING = picture(
    "processing",
    _("Time per chunk, p95 (s)"),
    _("From hand-over to durable."),
    Query(expr=p95("mailroom_event_processing_seconds", "agent"), legend="{{agent}}"),
    unit="s",
)
FAILURES = picture(
    "failures",
    _("Dead letters by reason"),
    _("Per topic and reason, in the last hour."),
    Query(
        expr="sum by (topic, reason_code) (increase(mailroom_event_failures_total[1h]))",
        legend="{{topic}} {{reason_code}}",
    ),
)
DLQ_AGE = picture(
    "dlq-age",
    _("Oldest dead letter: age (s)"),
    _("Seconds since the oldest message that was not replayed was parked, per topic; 0: none waits."),
    Query(expr="topic:mailroom_dlq_oldest_age_seconds:max", legend="{{topic}}"),
    unit="s",
    width=12,
)
PLANS = picture(
    "plans",
    _("Answer of the planner, p95 (s)"),
    _("Time to answer one tick of one region."),
    Query(expr=p95("mailroom_plan_seconds"), legend="p95"),
    unit="s",
)
ORDERS = picture(
    "orders",
    _("Orders and outbox"),
    _("Orders without verdict and messages not yet sent."),
    Query(expr="sum(mailroom_orders_without_verdict)", legend=_("orders")),
    Query(expr="sum(mailroom_outbox_messages)", legend=_("outbox")),
)
