"""Board `mr-betrieb`: is the machine healthy? For operators; supervisors come here only by 'data is stale'."""

from dashboards.panels import Board, Column, Panel, Query
from dashboards.queries import or_zero, p95
from dashboards.stats import freshness, stat
from dashboards.words import UP, Words, both

_RATE = "[$__rate_interval]"
_RUNBOOK = both("Betriebsanleitung der Meldung öffnen.", "Open the runbook of the alert.")

_STATS = (
    freshness("betrieb", to=None),
    stat(
        "betrieb-down",
        both("Stumme Prozesse", "Silent processes"),
        both("Ziele, die Prometheus nicht abfragen kann.", "Targets that Prometheus cannot scrape."),
        both("Protokoll des Prozesses ansehen; er startet von selbst neu.", "Look at its log; it restarts by itself."),
        or_zero("count(up == 0)"),
        levels=(1, 2),
    ),
    stat(
        "betrieb-stopped",
        both("Stehende Partitionen", "Stopped partitions"),
        both(
            "Partitionen, die vor einem Datensatz stehen, an dem der Dienst dreimal abstürzte.",
            "Partitions that stand before a record that crashed the worker three times.",
        ),
        both("Datensatz ansehen und weglegen: `dlq park`.", "Look at the record and set it aside: `dlq park`."),
        or_zero("count(max by (topic, partition) (mailroom_partition_stopped) == 1)"),
        levels=(1, 2),
    ),
    stat(
        "betrieb-dlq",
        both("Weggelegt (DLQ)", "Dead letters"),
        both("Seit dem Start der Prozesse weggelegte Nachrichten.", "Messages parked since the processes started."),
        both("`make dlq` zeigt Gründe und wiederholt.", "`make dlq` tells the reasons and replays."),
        or_zero("sum(topic:mailroom_dlq_messages:sum)"),
        levels=(1, 100),
    ),
    stat(
        "betrieb-budget",
        both("Fehlerbudget, 3 Tage", "Error budget, 3 days"),
        both(
            "Anteil der Zeit mit Daten älter als 60 s, durch das erlaubte eine Prozent.",
            "Share of the time with data older than 60 s, divided by the one percent allowed.",
        ),
        both("Über 100 %: erst Stabilität, dann Änderungen.", "Above 100 %: stability before changes."),
        "mailroom:data_stale:ratio_avg3d / 0.01",
        levels=(0.5, 1),
        unit="percentunit",
        decimals=0,
    ),
    stat(
        "betrieb-drift",
        both("Zählabweichung", "Drift of the recount"),
        both("Unterschied der Zählung zu den Zeilen; muss 0 sein.", "Difference between counts and rows; must be 0."),
        both("Fehler melden; Dienst neu aufbauen.", "Report a bug; rebuild the service."),
        or_zero("sum(abs(mailroom_backlog_recount_drift_items))"),
        levels=(1, 1),
    ),
)


def _lines(key: str, title: Words, about: Words, *queries: Query, unit: str = "none", width: int = 8) -> Panel:
    return Panel(
        key=f"betrieb-{key}",
        kind="timeseries",
        title=title,
        about=about,
        act=_RUNBOOK,
        queries=queries,
        width=width,
        height=8,
        unit=unit,
    )


_ROWS = (
    (
        _lines(
            "heartbeat",
            both("Herzschlag: Alter je Stufe (s)", "Heartbeat: age per stage (s)"),
            both(
                "Sekunden seit dem letzten Herzschlag je Stufe.",
                "Seconds since the last heartbeat per stage.",
            ),
            Query(expr="stage:mailroom_heartbeat_age_seconds:max", legend="{{stage}}"),
            unit="s",
        ),
        _lines(
            "lag",
            both("Rückstand (Datensätze)", "Lag (records)"),
            both(
                "Noch nicht verarbeitete Datensätze je Gruppe und Thema.",
                "Records not yet processed per group and topic.",
            ),
            Query(expr="sum by (group, topic) (mailroom_consumer_lag_records)", legend="{{group}} {{topic}}"),
        ),
        _lines(
            "events",
            both("Verarbeitete Datensätze je Sekunde", "Records processed per second"),
            both(
                "Je Thema, alle Prozesse.",
                "Per topic, all processes.",
            ),
            Query(expr=f"sum by (topic) (rate(mailroom_events_total{_RATE}))", legend="{{topic}}"),
            unit="cps",
        ),
    ),
    (
        _lines(
            "failures",
            both("Weggelegte Nachrichten je Grund", "Dead letters by reason"),
            both(
                "Je Thema und Grund, in der letzten Stunde.",
                "Per topic and reason, in the last hour.",
            ),
            Query(
                expr="sum by (topic, reason_code) (increase(mailroom_event_failures_total[1h]))",
                legend="{{topic}} {{reason_code}}",
            ),
        ),
        _lines(
            "processing",
            both("Dauer je Bündel, p95 (s)", "Time per chunk, p95 (s)"),
            both(
                "Von der Übergabe bis dauerhaft gespeichert.",
                "From hand-over to durable.",
            ),
            Query(
                expr=p95("mailroom_event_processing_seconds", "agent"),
                legend="{{agent}}",
            ),
            unit="s",
        ),
        _lines(
            "plans",
            both("Antwort des Planers, p95 (s)", "Answer of the planner, p95 (s)"),
            both(
                "Dauer einer Antwort auf einen Takt einer Region.",
                "Time to answer one tick of one region.",
            ),
            Query(expr=p95("mailroom_plan_seconds"), legend="p95"),
            unit="s",
        ),
    ),
    (
        _lines(
            "requests",
            both("Anfragen je Sekunde", "Requests per second"),
            both(
                "HTTP-Anfragen je Dienst.",
                "HTTP requests per service.",
            ),
            Query(expr="service:mailroom_http_requests:rate5m", legend="{{service}}"),
            unit="reqps",
        ),
        _lines(
            "errors",
            both("Fehleranteil der Anfragen", "Share of failed requests"),
            both(
                "Antworten mit 5xx je Dienst.",
                "Answers with 5xx per service.",
            ),
            Query(expr="service:mailroom_http_errors:ratio_rate5m", legend="{{service}}"),
            unit="percentunit",
        ),
        _lines(
            "latency",
            both("Dauer der Anfragen, p95 (s)", "Time of requests, p95 (s)"),
            both(
                "Je Dienst; Ziel 0,25 s.",
                "Per service; objective 0.25 s.",
            ),
            Query(
                expr=p95("mailroom_http_request_seconds", "service"),
                legend="{{service}}",
            ),
            unit="s",
        ),
    ),
)
_BELOW = (
    (
        _lines(
            "orders",
            both("Aufträge und Ausgangspost", "Orders and outbox"),
            both(
                "Aufträge ohne Urteil und noch nicht gesendete Nachrichten.",
                "Orders without verdict and messages not yet sent.",
            ),
            Query(expr="sum(mailroom_orders_without_verdict)", legend=both("Aufträge", "orders")),
            Query(expr="sum(mailroom_outbox_messages)", legend=both("Ausgangspost", "outbox")),
        ),
        _lines(
            "memory",
            both("Speicher je Prozess", "Memory per process"),
            both(
                "Belegter Arbeitsspeicher.",
                "Resident memory.",
            ),
            Query(expr="process_resident_memory_bytes", legend="{{instance}}"),
            unit="bytes",
        ),
        _lines(
            "cpu",
            both("Prozessorzeit je Prozess", "CPU per process"),
            both(
                "Sekunden Prozessorzeit je Sekunde.",
                "CPU seconds per second.",
            ),
            Query(expr=f"sum by (instance) (rate(process_cpu_seconds_total{_RATE}))", legend="{{instance}}"),
            unit="percentunit",
        ),
    ),
)
_WAITING = (
    _lines(
        "lag-seconds",
        both("Rückstand (s)", "Lag (s)"),
        both(
            "Wie lange her der Stand ist, bis zu dem alles verarbeitet ist, je Gruppe und Thema.",
            "How long ago the moment is up to which everything is processed, per group and topic.",
        ),
        Query(expr="group:mailroom_consumer_lag_seconds:max", legend="{{group}} {{topic}}"),
        unit="s",
        width=12,
    ),
    _lines(
        "dlq-age",
        both("Älteste weggelegte Nachricht: Alter (s)", "Oldest dead letter: age (s)"),
        both(
            "Sekunden seit dem Weglegen der ältesten Nachricht, die nicht wiederholt wurde, je Thema; 0: keine wartet.",
            "Seconds since the oldest message that was not replayed was parked, per topic; 0: none waits.",
        ),
        Query(expr="topic:mailroom_dlq_oldest_age_seconds:max", legend="{{topic}}"),
        unit="s",
        width=12,
    ),
)
_TARGETS = Panel(
    key="betrieb-targets",
    kind="table",
    title=both("Prozesse: läuft, Zeitreihen, Abfragedauer", "Processes: up, series, scrape time"),
    about=both(
        "Je Prozess: antwortet er, wie viele Zeitreihen liefert er (zusammen höchstens 5000), wie lange dauert es.",
        "Per process: does it answer, how many series does it give (5,000 together at most), how long does it take.",
    ),
    act=both("Über 5000 zusammen: neue Bezeichner suchen.", "Above 5,000 together: look for new labels."),
    queries=[
        Query(expr="max by (instance) (up)"),
        Query(expr="max by (instance) (scrape_samples_scraped)"),
        Query(expr="max by (instance) (scrape_duration_seconds)"),
        Query(expr="max by (instance) (process_start_time_seconds) * 1000"),
    ],
    columns={
        "instance": Column(words=both("Prozess", "Process")),
        "Value #A": Column(words=both("Zustand", "State"), states=UP),
        "Value #B": Column(words=both("Zeitreihen", "Series")),
        "Value #C": Column(words=both("Abfrage (s)", "Scrape (s)"), decimals=3),
        "Value #D": Column(words=both("läuft seit", "up since"), unit="time:YYYY-MM-DD HH:mm"),
    },
    width=16,
)
_BUILD = Panel(
    key="betrieb-build",
    kind="table",
    title=both("Versionen", "Versions"),
    about=both("Welche Version wie viele Prozesse fahren.", "Which version how many processes run."),
    act=both(
        "Zwei Versionen länger als eine Stunde: Auslieferung prüfen.",
        "Two versions for over an hour: check the rollout.",
    ),
    queries=[Query(expr="count by (version, revision) (mailroom_build_info)")],
    columns={
        "version": Column(words=both("Version", "Version")),
        "revision": Column(words=both("Stand", "Revision")),
        "Value": Column(words=both("Prozesse", "Processes")),
    },
    width=8,
)

BOARD = Board(
    uid="mr-betrieb",
    title=both("Betrieb der Dienste", "Service operations"),
    question=both("Ist die Maschine gesund?", "Is the machine healthy?"),
    variables=(),
    rows=(_STATS, *_ROWS[:2]),
    more=(_ROWS[2], *_BELOW, _WAITING, (_TARGETS, _BUILD)),
    for_operators=True,
)
