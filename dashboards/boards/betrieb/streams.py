"""What flows through the topics: heartbeat, lag, records, dead letters, plans, orders."""

from dashboards.boards.betrieb.picture import RUNBOOK, picture
from dashboards.labels import HEADINGS
from dashboards.panels import Column, Panel, Query
from dashboards.queries import p95, per_second
from dashboards.words import HEARD, STATE, both

STAGES = Panel(
    key="betrieb-stages",
    kind="table",
    title=both("Stufen: gehört oder schweigt", "Stages: heard or silent"),
    about=both(
        "Jede Stufe ist mit Namen erwartet; gehört ist sie, wenn in fünf Minuten ein Herzschlag kam.",
        "Each stage is expected by name; it is heard if a heartbeat came within five minutes.",
    ),
    act=RUNBOOK,
    queries=[
        Query(expr="max by (stage) (stage:mailroom_heard:bool)"),
        Query(expr="max by (stage) (stage:mailroom_heartbeat_age_seconds:max)"),
    ],
    columns={
        "stage": Column(words=HEADINGS["stage"]),
        "Value #A": Column(words=STATE, states=HEARD),
        "Value #B": Column(words=both("Alter (s)", "Age (s)"), decimals=0),
    },
    height=8,
)
UNREADABLE = picture(
    "unreadable",
    both("Unlesbare Stammdaten, Einstellungen, Uhr", "Unreadable teams, settings, clock"),
    both(
        "Schlüssel je Thema, deren neueste Angabe ein Prozess nicht lesen kann; es gilt die letzte gute.",
        "Keys per topic whose newest word a process cannot read; the last good one holds.",
    ),
    Query(expr="max by (topic) (mailroom_reference_unreadable_records)", legend="{{topic}}"),
    width=12,
)

HEARTBEAT = picture(
    "heartbeat",
    both("Herzschlag: Alter je Stufe (s)", "Heartbeat: age per stage (s)"),
    both("Sekunden seit dem letzten Herzschlag je Stufe.", "Seconds since the last heartbeat per stage."),
    Query(expr="stage:mailroom_heartbeat_age_seconds:max", legend="{{stage}}"),
    unit="s",
)
LAG = picture(
    "lag",
    both("Rückstand (Datensätze)", "Lag (records)"),
    both("Noch nicht verarbeitete Datensätze je Gruppe und Thema.", "Records not yet processed per group and topic."),
    Query(expr="sum by (group, topic) (mailroom_consumer_lag_records)", legend="{{group}} {{topic}}"),
)
LAG_SECONDS = picture(
    "lag-seconds",
    both("Rückstand (s)", "Lag (s)"),
    both(
        "Wie lange her der Stand ist, bis zu dem alles verarbeitet ist, je Gruppe und Thema.",
        "How long ago the moment is up to which everything is processed, per group and topic.",
    ),
    Query(expr="group:mailroom_consumer_lag_seconds:max", legend="{{group}} {{topic}}"),
    unit="s",
    width=12,
)
EVENTS = picture(
    "events",
    both("Verarbeitete Datensätze je Sekunde", "Records processed per second"),
    both("Je Thema, alle Prozesse.", "Per topic, all processes."),
    Query(expr=per_second("mailroom_events_total", "topic"), legend="{{topic}}"),
    unit="cps",
)
PROCESSING = picture(
    "processing",
    both("Dauer je Bündel, p95 (s)", "Time per chunk, p95 (s)"),
    both("Von der Übergabe bis dauerhaft gespeichert.", "From hand-over to durable."),
    Query(expr=p95("mailroom_event_processing_seconds", "agent"), legend="{{agent}}"),
    unit="s",
)
FAILURES = picture(
    "failures",
    both("Weggelegte Nachrichten je Grund", "Dead letters by reason"),
    both("Je Thema und Grund, in der letzten Stunde.", "Per topic and reason, in the last hour."),
    Query(
        expr="sum by (topic, reason_code) (increase(mailroom_event_failures_total[1h]))",
        legend="{{topic}} {{reason_code}}",
    ),
)
DLQ_AGE = picture(
    "dlq-age",
    both("Älteste weggelegte Nachricht: Alter (s)", "Oldest dead letter: age (s)"),
    both(
        "Sekunden seit dem Weglegen der ältesten Nachricht, die nicht wiederholt wurde, je Thema; 0: keine wartet.",
        "Seconds since the oldest message that was not replayed was parked, per topic; 0: none waits.",
    ),
    Query(expr="topic:mailroom_dlq_oldest_age_seconds:max", legend="{{topic}}"),
    unit="s",
    width=12,
)
PLANS = picture(
    "plans",
    both("Antwort des Planers, p95 (s)", "Answer of the planner, p95 (s)"),
    both("Dauer einer Antwort auf einen Takt einer Region.", "Time to answer one tick of one region."),
    Query(expr=p95("mailroom_plan_seconds"), legend="p95"),
    unit="s",
)
ORDERS = picture(
    "orders",
    both("Aufträge und Ausgangspost", "Orders and outbox"),
    both(
        "Aufträge ohne Urteil und noch nicht gesendete Nachrichten.",
        "Orders without verdict and messages not yet sent.",
    ),
    Query(expr="sum(mailroom_orders_without_verdict)", legend=both("Aufträge", "orders")),
    Query(expr="sum(mailroom_outbox_messages)", legend=both("Ausgangspost", "outbox")),
)
