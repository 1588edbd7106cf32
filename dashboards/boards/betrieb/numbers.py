"""The first line of `mr-betrieb`: freshness, silent processes, stopped partitions, error budget, drift."""

from dashboards.elements.queries import or_zero
from dashboards.elements.stats import freshness, stat
from languages.text import _

_STREAMS = ("backlog", "jams", "rebalancer")
"""The stages that stop partitions and write dead letters."""
NUMBERS = (
    freshness("betrieb", to=None),
    stat(
        "betrieb-down",
        _("Silent processes"),
        _("Targets that Prometheus cannot scrape."),
        _("Look at its log; it restarts by itself."),
        "sum(up == bool 0)",
        levels=(1, 2),
    ),
    stat(
        "betrieb-stopped",
        _("Stopped partitions"),
        _("Partitions that stand before a record that crashed the worker three times."),
        _("Look at the record and set it aside: `dlq park`."),
        or_zero("sum(max by (topic, partition) (mailroom_partition_stopped) == bool 1)", *_STREAMS),
        levels=(1, 2),
    ),
    stat(
        "betrieb-dlq",
        _("Dead letters"),
        _("Messages parked since the processes started."),
        _("`make dlq` tells the reasons and replays."),
        or_zero("sum(topic:mailroom_dlq_messages:sum)", *_STREAMS),
        levels=(1, 100),
    ),
    stat(
        "betrieb-budget",
        _("Error budget, 3 days"),
        _("Share of the time with data older than 60 s, divided by the one percent allowed."),
        _("Above 100 %: stability before changes."),
        "mailroom:data_stale:ratio_avg3d / 0.01",
        levels=(0.5, 1),
        unit="percentunit",
        decimals=0,
    ),
    stat(
        "betrieb-drift",
        _("Drift of the recount"),
        _("Difference between counts and rows; must be 0."),
        _("Report a bug; rebuild the service."),
        "sum(abs(mailroom_backlog_recount_drift_items) >= 0)",
        levels=(1, 1),
    ),
)
