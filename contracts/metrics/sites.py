"""Metrics of a site: open items, flows, balance of its teams, and how new its capacity is."""

from contracts.metrics.metric import DAYS, FLOWS, SITE, Metric, Source

_EXPORTED = Source("jams", "tick")

SITES: tuple[Metric, ...] = (
    _EXPORTED.gauge(
        "mailroom_site_items",
        "items",
        "Open items of a site by class; one to four of a sensitive class count as four (P13).",
        (*SITE, "item_class"),
    ),
    _EXPORTED.gauge(
        "mailroom_site_day_items",
        "items",
        "Flows of a site and business day.",
        (*SITE, "flow", "day"),
        flow=(*FLOWS, "completed_late"),
        day=DAYS,
    ),
    _EXPORTED.gauge(
        "mailroom_balance_score_ratio",
        "ratio",
        "1: all teams of the site have the same days of work left; less, the farther they are from the mean.",
        SITE,
    ),
    _EXPORTED.gauge(
        "mailroom_capacity_published_timestamp_seconds",
        "timestamp",
        "Fixed time of the oldest newest publication of capacity among the teams of the site.",
        SITE,
    ),
    _EXPORTED.gauge(
        "mailroom_capacity_stale_teams",
        "count",
        "Teams whose capacity is older than one working day; their forecast stands on the described staff.",
        SITE,
    ),
)
