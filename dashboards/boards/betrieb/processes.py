"""The processes themselves: memory, CPU, whether they answer, versions."""

from dashboards.boards.betrieb.picture import picture
from dashboards.panels import Column, Panel, Query
from dashboards.queries import per_second
from dashboards.words import UP, both

MEMORY = picture(
    "memory",
    both("Speicher je Prozess", "Memory per process"),
    both("Belegter Arbeitsspeicher.", "Resident memory."),
    Query(expr="process_resident_memory_bytes", legend="{{instance}}"),
    unit="bytes",
)
CPU = picture(
    "cpu",
    both("Prozessorzeit je Prozess", "CPU per process"),
    both("Sekunden Prozessorzeit je Sekunde.", "CPU seconds per second."),
    Query(expr=per_second("process_cpu_seconds_total", "instance"), legend="{{instance}}"),
    unit="percentunit",
)
TARGETS = Panel(
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
BUILD = Panel(
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
