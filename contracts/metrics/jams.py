"""Metrics of jams: their state, causes and course, how far forecasts were off, and when teams were judged."""

from contracts.metrics.metric import PLACE, SITE, Metric

JAM_PHASES = ("until_open", "until_cleared")
JAM_BUCKETS = tuple(hours * 3600.0 for hours in (1, 4, 9, 18, 45, 90))
"""Hours of working time; a working day has nine."""

JAMS: tuple[Metric, ...] = (
    Metric(
        name="mailroom_team_jam_state",
        kind="gauge",
        labels=PLACE,
        unit="state",
        moves="tick",
        exported_by="jams",
        meaning="0 normal, 1 watch, 2 forecast, 3 open.",
    ),
    Metric(
        name="mailroom_team_jam_since_timestamp_seconds",
        kind="gauge",
        labels=PLACE,
        unit="timestamp",
        moves="tick",
        exported_by="jams",
        meaning="When the present jam left `normal`; only while there is one.",
    ),
    Metric(
        name="mailroom_team_jam_risk_ratio",
        kind="gauge",
        labels=PLACE,
        unit="ratio",
        moves="tick",
        exported_by="jams",
        meaning="Probability that work due exceeds capacity within 20 working days.",
    ),
    Metric(
        name="mailroom_jam_share_ratio",
        kind="gauge",
        labels=(*PLACE, "reason_code"),
        unit="ratio",
        moves="tick",
        exported_by="jams",
        meaning="Share of each shown cause of a jam; sums to 1.",
    ),
    Metric(
        name="mailroom_jams_opened_total",
        kind="counter",
        labels=(*SITE, "reason_code"),
        unit="count",
        moves="tick",
        exported_by="jams",
        meaning="Jams that opened, by shown main cause.",
    ),
    Metric(
        name="mailroom_jams_cleared_total",
        kind="counter",
        labels=SITE,
        unit="count",
        moves="tick",
        exported_by="jams",
        meaning="Jams that cleared after having been open.",
    ),
    Metric(
        name="mailroom_jam_duration_seconds",
        kind="histogram",
        labels=("phase",),
        values={"phase": JAM_PHASES},
        unit="seconds",
        moves="tick",
        exported_by="jams",
        meaning="Working time from the first sign of a jam until it opened, and of an open one until it was over.",
        buckets=JAM_BUCKETS,
    ),
    Metric(
        name="mailroom_forecast_abs_error_workdays",
        kind="histogram",
        labels=("horizon",),
        unit="workdays",
        moves="tick",
        exported_by="jams",
        meaning="Distance of the median forecast of days of work left from what came, so many working days later; "
        "what was moved in between is in it.",
        buckets=(0.5, 1.0, 2.0, 3.0, 5.0, 8.0),
    ),
    Metric(
        name="mailroom_capacity_disbelieved_total",
        kind="counter",
        unit="records",
        moves="live",
        exported_by="jams",
        meaning="Published days with more full-time equivalents than heads, from older versions; taken as shares of "
        "the heads.",
    ),
    Metric(
        name="mailroom_business_time_seconds",
        kind="gauge",
        labels=("region",),
        unit="timestamp",
        moves="tick",
        exported_by="jams",
        meaning="Business time of the last tick that was judged.",
    ),
    Metric(
        name="mailroom_duty_hours",
        kind="gauge",
        labels=("region",),
        unit="state",
        moves="tick",
        exported_by="jams",
        meaning="1 while that business time is within working hours of a working day (public holidays are not).",
    ),
)
