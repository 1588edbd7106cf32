"""Metrics of jams: their state, causes and course, how far forecasts were off, and when teams were judged."""

from contracts.backlog import UnplacedReason
from contracts.metrics.metric import PLACE, SITE, Metric, Source

JAM_PHASES = ("until_open", "until_cleared")
JAM_BUCKETS = tuple(hours * 3600.0 for hours in (1, 4, 9, 18, 45, 90))
"""Hours of working time; a working day has nine."""
_AT_TICK = Source("jams", "tick")
_LIVE = Source("jams", "live")

JAMS: tuple[Metric, ...] = (
    _AT_TICK.gauge("mailroom_team_jam_state", "state", "0 normal, 1 watch, 2 forecast, 3 open.", PLACE),
    _AT_TICK.gauge(
        "mailroom_team_jam_since_timestamp_seconds",
        "timestamp",
        "When the present jam left `normal`; only while there is one.",
        PLACE,
    ),
    _AT_TICK.gauge(
        "mailroom_team_jam_risk_ratio",
        "ratio",
        "Probability that work due exceeds capacity within 20 working days.",
        PLACE,
    ),
    _AT_TICK.gauge(
        "mailroom_jam_share_ratio",
        "ratio",
        "Share of each shown cause of a jam; sums to 1. Below eleven heads absence is within MIXED (P3).",
        (*PLACE, "reason_code"),
    ),
    _AT_TICK.counter(
        "mailroom_jams_opened_total",
        "count",
        "Jams that opened, by shown main cause. Of teams below eleven heads absence is MIXED (P3).",
        (*SITE, "reason_code"),
    ),
    _AT_TICK.counter("mailroom_jams_cleared_total", "count", "Jams that cleared after having been open.", SITE),
    _AT_TICK.histogram(
        "mailroom_jam_duration_seconds",
        "seconds",
        "Working time from the first sign of a jam until it opened, and of an open one until it was over.",
        ("phase",),
        buckets=JAM_BUCKETS,
        phase=JAM_PHASES,
    ),
    _AT_TICK.histogram(
        "mailroom_forecast_abs_error_workdays",
        "workdays",
        "Distance of the median forecast of days of work left from what happened, this many working days later; "
        "what was moved in between is in it.",
        ("horizon",),
        buckets=(0.5, 1.0, 2.0, 3.0, 5.0, 8.0),
    ),
    _LIVE.counter(
        "mailroom_capacity_disbelieved_total",
        "records",
        "Published days with more full-time equivalents than heads, from older versions; taken as shares of the heads.",
    ),
    _AT_TICK.gauge(
        "mailroom_unplaced_items",
        "items",
        "Open items that wait in no open team of their region, by why: they are in the totals all the same.",
        ("region", "reason_code"),
        reason_code=tuple(UnplacedReason),
    ),
    _AT_TICK.gauge(
        "mailroom_unplaced_work_seconds",
        "seconds",
        "The same in expected handling time.",
        ("region", "reason_code"),
        reason_code=tuple(UnplacedReason),
    ),
    _AT_TICK.gauge(
        "mailroom_totals_difference_items",
        "items",
        "Open items that backlog counted at the tick less those of all teams and the unplaced; must be 0.",
        ("region",),
    ),
    _AT_TICK.gauge(
        "mailroom_business_time_seconds", "timestamp", "Business time of the last tick that was judged.", ("region",)
    ),
    _AT_TICK.gauge(
        "mailroom_duty_hours",
        "state",
        "1 while that business time is within working hours of a working day (public holidays are not).",
        ("region",),
    ),
)
