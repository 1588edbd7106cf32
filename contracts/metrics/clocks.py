"""Metrics of ages and clocks: what `assignment` knows of single items, summed up."""

from contracts.items import ItemClass
from contracts.metrics.metric import PLACE, Metric, Source

LEGAL_CLOCKS = ("grant_end", "failure_to_act")
"""Clocks that boards list by name, since each calls for a different action."""
_AT_TICK = Source("assignment", "tick")
_AT_SLOT = Source("assignment", "slot")

CLOCKS_AND_AGES: tuple[Metric, ...] = (
    _AT_TICK.gauge(
        "mailroom_backlog_age_items",
        "items",
        "Open items by working days since their legal receipt.",
        (*PLACE, "age_band"),
    ),
    _AT_TICK.gauge(
        "mailroom_clock_due_items",
        "items",
        "Open items by working days until their earliest clock of this kind ends.",
        (*PLACE, "clock", "due_band"),
    ),
    _AT_TICK.gauge(
        "mailroom_clock_forecast_breach_items",
        "items",
        "Open items that will miss such a clock if the team works by due date at its forecast capacity.",
        (*PLACE, "clock"),
    ),
    _AT_TICK.gauge(
        "mailroom_urgent_item_late",
        "state",
        "1 while an urgent item waits longer than the hours of one working day since its legal receipt.",
        ("region", "site"),
    ),
    _AT_TICK.gauge(
        "mailroom_oldest_waiting_received_timestamp_seconds",
        "timestamp",
        "Legal receipt date of the oldest item of the class that nobody works on yet; today where none waits.",
        ("region", "item_class"),
        item_class=tuple(each for each in ItemClass if each not in {"WIDERSPRUCH", "ZUST_KLAERUNG"}),
    ),
    _AT_TICK.gauge(
        "mailroom_legal_clock_items",
        "items",
        "Open items of a team with an end of a grant or a failure to act (§ 88 SGG) ahead, by band; "
        "one to four with a sensitive class among them count as four (P13).",
        (*PLACE, "clock", "due_band"),
        clock=LEGAL_CLOCKS,
    ),
    _AT_SLOT.gauge(
        "mailroom_clock_met_ratio",
        "ratio",
        "Share of the items done in the last 30 days that met their clock; from five items on.",
        ("region", "site", "item_class", "clock"),
    ),
    _AT_SLOT.gauge(
        "mailroom_item_lead_time_workdays",
        "workdays",
        "Working days from legal receipt to done, of the items done in the last 30 days; from five items on.",
        ("region", "site", "item_class", "quantile"),
        quantile=("0.5", "0.9"),
    ),
    _AT_SLOT.gauge(
        "mailroom_team_lead_time_workdays",
        "workdays",
        "Working days from legal receipt to done, of the team's items of the last 30 days; from five items on.",
        (*PLACE, "quantile"),
        quantile=("0.5", "0.9"),
    ),
)
