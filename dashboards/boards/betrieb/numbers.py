"""The first line of `mr-betrieb`: freshness, silent processes, what stands still, error budget, drift."""

from dashboards.queries import or_zero
from dashboards.stats import freshness, stat
from dashboards.words import both

_STREAMS = ("backlog", "jams", "rebalancer")
"""The stages that stop partitions and write dead letters."""
NUMBERS = (
    freshness("betrieb", to=None),
    stat(
        "betrieb-down",
        both("Stumme Prozesse", "Silent processes"),
        both("Ziele, die Prometheus nicht abfragen kann.", "Targets that Prometheus cannot scrape."),
        both("Protokoll des Prozesses ansehen; er startet von selbst neu.", "Look at its log; it restarts by itself."),
        "sum(up == bool 0)",
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
        or_zero("sum(max by (topic, partition) (mailroom_partition_stopped) == bool 1)", *_STREAMS),
        levels=(1, 2),
    ),
    stat(
        "betrieb-dlq",
        both("Weggelegt (DLQ)", "Dead letters"),
        both("Seit dem Start der Prozesse weggelegte Nachrichten.", "Messages parked since the processes started."),
        both("`make dlq` zeigt Gründe und wiederholt.", "`make dlq` tells the reasons and replays."),
        or_zero("sum(topic:mailroom_dlq_messages:sum)", *_STREAMS),
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
        "sum(abs(mailroom_backlog_recount_drift_items) >= 0)",
        levels=(1, 1),
    ),
)
