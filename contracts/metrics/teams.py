"""Metrics of a team: its open work, its capacity, its forecast, and what came and went."""

from contracts.metrics.metric import DAYS, FLOWS, OTHER, PLACE, Metric

_ITEM_STATES = ("waiting", "in_progress", "parked")
COMING_DAYS = tuple(str(day) for day in range(16))
"""Working days ahead, `0` is today."""
TEAM_CLASSES = (
    *("UNTERLAGEN", "VAEM", "WBA", "HA_NEU", "UEBERPRUEFUNG", "BUT", "KDU", "EKS_ABSCHL", "VORL_ENTSCHEIDUNG"),
    OTHER,
)
"""The classes that are shown per team."""

TEAMS: tuple[Metric, ...] = (
    Metric(
        name="mailroom_backlog_items",
        kind="gauge",
        labels=(*PLACE, "item_class", "state"),
        values={"item_class": TEAM_CLASSES, "state": _ITEM_STATES},
        unit="items",
        moves="live",
        exported_by="jams",
        meaning="Open items of a team by class and state.",
    ),
    Metric(
        name="mailroom_backlog_work_seconds",
        kind="gauge",
        labels=PLACE,
        unit="seconds",
        moves="live",
        exported_by="jams",
        meaning="Open items in expected handling time.",
    ),
    Metric(
        name="mailroom_team_capacity_work_seconds_per_day",
        kind="gauge",
        labels=PLACE,
        unit="seconds",
        moves="slot",
        exported_by="jams",
        meaning="Net handling time of the last day whose staffing was published on the day.",
    ),
    Metric(
        name="mailroom_team_days_of_work_left",
        kind="gauge",
        labels=PLACE,
        unit="workdays",
        moves="tick",
        exported_by="jams",
        meaning="Open work divided by the mean capacity of the next five working days.",
    ),
    Metric(
        name="mailroom_team_overdue_items",
        kind="gauge",
        labels=PLACE,
        unit="items",
        moves="tick",
        exported_by="jams",
        meaning="Open items whose earliest clock has run out.",
    ),
    Metric(
        name="mailroom_team_late_items",
        kind="gauge",
        labels=PLACE,
        unit="items",
        moves="tick",
        exported_by="jams",
        meaning="Items that will be late within 20 working days if nothing changes.",
    ),
    Metric(
        name="mailroom_oldest_item_received_timestamp_seconds",
        kind="gauge",
        labels=PLACE,
        unit="timestamp",
        moves="tick",
        exported_by="jams",
        meaning="Legal receipt date of the oldest open item (never reset by a transfer).",
    ),
    Metric(
        name="mailroom_team_due_work_seconds",
        kind="gauge",
        labels=(*PLACE, "day"),
        values={"day": COMING_DAYS},
        unit="seconds",
        moves="tick",
        exported_by="jams",
        meaning="Open work whose earliest clock ends on this working day ahead (0: today), in handling time.",
    ),
    Metric(
        name="mailroom_team_forecast_days_left",
        kind="gauge",
        labels=(*PLACE, "horizon", "quantile"),
        unit="workdays",
        moves="tick",
        exported_by="jams",
        meaning="Days of work left so many working days ahead if nothing is moved, as a quantile.",
    ),
    Metric(
        name="mailroom_team_day_items",
        kind="gauge",
        labels=(*PLACE, "flow", "day"),
        values={"flow": FLOWS, "day": DAYS},
        unit="items",
        moves="slot",
        exported_by="jams",
        meaning="Flows of a team and business day.",
    ),
)
