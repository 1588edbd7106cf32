"""The processes themselves: memory, CPU, whether they answer, versions."""

from dashboards.boards.betrieb.picture import picture
from dashboards.elements.panels import Column, Panel, Query
from dashboards.elements.queries import per_second
from dashboards.elements.words import UP
from languages.text import _

MEMORY = picture(
    "memory",
    _("Memory per process"),
    _("Resident memory."),
    Query(expr="process_resident_memory_bytes", legend="{{instance}}"),
    unit="bytes",
)
CPU = picture(
    "cpu",
    _("CPU per process"),
    _("CPU seconds per second."),
    Query(expr=per_second("process_cpu_seconds_total", "instance"), legend="{{instance}}"),
    unit="percentunit",
)
TARGETS = Panel(
    key="betrieb-targets",
    kind="table",
    title=_("Processes: up, series, scrape time"),
    about=_(
        "Per process: does it answer, how many series does it give (5,000 together at most), how long does it take."
    ),
    act=_("Above 5,000 together: look for new labels."),
    queries=[
        Query(expr="max by (instance) (up)"),
        Query(expr="max by (instance) (scrape_samples_scraped)"),
        Query(expr="max by (instance) (scrape_duration_seconds)"),
        Query(expr="max by (instance) (process_start_time_seconds) * 1000"),
    ],
    columns={
        "instance": Column(words=_("Process")),
        "Value #A": Column(words=_("State"), states=UP),
        "Value #B": Column(words=_("Series")),
        "Value #C": Column(words=_("Scrape (s)"), decimals=3),
        "Value #D": Column(words=_("up since"), unit="time:YYYY-MM-DD HH:mm"),
    },
    width=16,
)
BUILD = Panel(
    key="betrieb-build",
    kind="table",
    title=_("Versions"),
    about=_("Which version how many processes run."),
    act=_("Two versions for over an hour: check the rollout."),
    queries=[Query(expr="count by (version, revision) (mailroom_build_info)")],
    columns={
        "version": Column(words=_("Version")),
        "revision": Column(words=_("Revision")),
        "Value": Column(words=_("Processes")),
    },
    width=8,
)
