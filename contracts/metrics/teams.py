"""Metrics of a team: its open work, its capacity, its forecast, and what came and went."""

from contracts.metrics.metric import DAYS, FLOWS, OTHER, PLACE, Metric, Source

_ITEM_STATES = ("waiting", "in_progress", "parked")
COMING_DAYS = tuple(str(day) for day in range(16))
"""Working days ahead, `0` is today."""
TEAM_CLASSES = (
    *("UNTERLAGEN", "VAEM", "WBA", "HA_NEU", "UEBERPRUEFUNG", "BUT", "KDU", "EKS_ABSCHL", "VORL_ENTSCHEIDUNG"),
    OTHER,
)
"""The classes that are shown per team."""
_LIVE = Source("jams", "live")
_AT_SLOT = Source("jams", "slot")
_AT_TICK = Source("jams", "tick")

TEAMS: tuple[Metric, ...] = (
    _LIVE.gauge(
        "mailroom_backlog_items",
        "items",
        "Open items of a team by class and state.",
        (*PLACE, "item_class", "state"),
        item_class=TEAM_CLASSES,
        state=_ITEM_STATES,
    ),
    _LIVE.gauge("mailroom_backlog_work_seconds", "seconds", "Open items in expected handling time.", PLACE),
    _AT_SLOT.gauge(
        "mailroom_team_capacity_work_seconds_per_day",
        "seconds",
        "Net handling time of the last day whose staffing was published on the day.",
        PLACE,
    ),
    _AT_TICK.gauge(
        "mailroom_team_days_of_work_left",
        "workdays",
        "Open work divided by the mean capacity of the next five working days.",
        PLACE,
    ),
    _AT_TICK.gauge("mailroom_team_overdue_items", "items", "Open items whose earliest clock has run out.", PLACE),
    _AT_TICK.gauge(
        "mailroom_team_late_items", "items", "Items that will be late within 20 working days if nothing changes.", PLACE
    ),
    _AT_TICK.gauge(
        "mailroom_oldest_item_received_timestamp_seconds",
        "timestamp",
        "Legal receipt date of the oldest open item (never reset by a transfer).",
        PLACE,
    ),
    _AT_TICK.gauge(
        "mailroom_team_due_work_seconds",
        "seconds",
        "Open work whose earliest clock ends on this working day ahead (0: today), in handling time.",
        (*PLACE, "day"),
        day=COMING_DAYS,
    ),
    _AT_TICK.gauge(
        "mailroom_team_forecast_days_left",
        "workdays",
        "Days of work left this many working days ahead if nothing is moved, as a quantile.",
        (*PLACE, "horizon", "quantile"),
    ),
    _AT_SLOT.gauge(
        "mailroom_team_day_items",
        "items",
        "Flows of a team and business day.",
        (*PLACE, "flow", "day"),
        flow=FLOWS,
        day=DAYS,
    ),
)
