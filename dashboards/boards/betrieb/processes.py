"""The processes themselves: memory, CPU, whether they answer, versions."""

from dashboards.boards.betrieb.picture import picture
from dashboards.elements.kinds import table
from dashboards.elements.panels import MOMENT, Column, Query
from dashboards.elements.queries import per_second
from dashboards.elements.words import UP
from languages.text import _

MEMORY = picture(
    "memory",
    _("Memory per process"),
    _("Resident memory."),
    Query("process_resident_memory_bytes", "{{instance}}"),
    unit="bytes",
)
CPU = picture(
    "cpu",
    _("CPU per process"),
    _("CPU seconds per second."),
    Query(per_second("process_cpu_seconds_total", "instance"), "{{instance}}"),
    unit="percentunit",
)
TARGETS = table(
    "betrieb-targets",
    _("Processes: up, series, scrape time"),
    _("Per process: does it answer, how many series does it give (5,000 together at most), how long does it take."),
    _("Above 5,000 together: look for new labels."),
    {
        "instance": Column(_("Process")),
        "Value #A": Column(_("State"), "max by (instance) (up)", states=UP),
        "Value #B": Column(_("Series"), "max by (instance) (scrape_samples_scraped)"),
        "Value #C": Column(_("Scrape (s)"), "max by (instance) (scrape_duration_seconds)", decimals=3),
        "Value #D": Column(_("up since"), "max by (instance) (process_start_time_seconds) * 1000", unit=MOMENT),
    },
    width=16,
)
BUILD = table(
    "betrieb-build",
    _("Versions"),
    _("Which version how many processes run."),
    _("Two versions for over an hour: check the rollout."),
    {
        "version": Column(_("Version")),
        "revision": Column(_("Revision")),
        "Value": Column(_("Processes"), "count by (version, revision) (mailroom_build_info)"),
    },
    width=8,
)
