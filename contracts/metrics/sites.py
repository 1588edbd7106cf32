"""Metrics of a site: open items, flows, balance of its teams, and how new its capacity is."""

from contracts.metrics.metric import DAYS, FLOWS, SITE, Metric

SITES: tuple[Metric, ...] = (
    Metric(
        name="mailroom_site_items",
        kind="gauge",
        labels=(*SITE, "item_class"),
        unit="items",
        moves="tick",
        exported_by="jams",
        meaning="Open items of a site by class; one to four of a sensitive class count as four (P13).",
    ),
    Metric(
        name="mailroom_site_day_items",
        kind="gauge",
        labels=(*SITE, "flow", "day"),
        values={"flow": (*FLOWS, "completed_late"), "day": DAYS},
        unit="items",
        moves="tick",
        exported_by="jams",
        meaning="Flows of a site and business day.",
    ),
    Metric(
        name="mailroom_balance_score_ratio",
        kind="gauge",
        labels=SITE,
        unit="ratio",
        moves="tick",
        exported_by="jams",
        meaning="1: all teams of the site have the same days of work left; less, the farther they are from the mean.",
    ),
    Metric(
        name="mailroom_capacity_published_timestamp_seconds",
        kind="gauge",
        labels=SITE,
        unit="timestamp",
        moves="tick",
        exported_by="jams",
        meaning="Fixed time of the oldest newest publication of capacity among the teams of the site.",
    ),
    Metric(
        name="mailroom_capacity_stale_teams",
        kind="gauge",
        labels=SITE,
        unit="count",
        moves="tick",
        exported_by="jams",
        meaning="Teams whose capacity is older than one working day; their forecast stands on the described staff.",
    ),
)
