"""Metrics of ages and clocks: what `assignment` knows of single items, summed up."""

from contracts.items import ItemClass
from contracts.metrics.metric import PLACE, Metric

LEGAL_CLOCKS = ("grant_end", "failure_to_act")
"""Clocks that boards list by name, since each calls for a different action."""

CLOCKS_AND_AGES: tuple[Metric, ...] = (
    Metric(
        name="mailroom_backlog_age_items",
        kind="gauge",
        labels=(*PLACE, "age_band"),
        unit="items",
        moves="tick",
        exported_by="assignment",
        meaning="Open items by working days since their legal receipt.",
    ),
    Metric(
        name="mailroom_clock_due_items",
        kind="gauge",
        labels=(*PLACE, "clock", "due_band"),
        unit="items",
        moves="tick",
        exported_by="assignment",
        meaning="Open items by working days until their earliest clock of this kind ends.",
    ),
    Metric(
        name="mailroom_clock_forecast_breach_items",
        kind="gauge",
        labels=(*PLACE, "clock"),
        unit="items",
        moves="tick",
        exported_by="assignment",
        meaning="Open items that will miss such a clock if the team works by due date at its forecast capacity.",
    ),
    Metric(
        name="mailroom_urgent_item_late",
        kind="gauge",
        labels=("region", "site"),
        unit="state",
        moves="tick",
        exported_by="assignment",
        meaning="1 while an urgent item waits longer than the hours of one working day since its legal receipt.",
    ),
    Metric(
        name="mailroom_oldest_waiting_received_timestamp_seconds",
        kind="gauge",
        labels=("region", "item_class"),
        values={"item_class": tuple(each for each in ItemClass if each not in {"WIDERSPRUCH", "ZUST_KLAERUNG"})},
        unit="timestamp",
        moves="tick",
        exported_by="assignment",
        meaning="Legal receipt date of the oldest item of the class that nobody works on yet; today where none waits.",
    ),
    Metric(
        name="mailroom_legal_clock_items",
        kind="gauge",
        labels=(*PLACE, "clock", "due_band"),
        values={"clock": LEGAL_CLOCKS},
        unit="items",
        moves="tick",
        exported_by="assignment",
        meaning="Open items of a team with an end of a grant or a failure to act (§ 88 SGG) ahead, by band; "
        "one to four with a sensitive class among them count as four (P13).",
    ),
    Metric(
        name="mailroom_clock_met_ratio",
        kind="gauge",
        labels=("region", "site", "item_class", "clock"),
        unit="ratio",
        moves="slot",
        exported_by="assignment",
        meaning="Share of the items done in the last 30 days that met their clock; from five items on.",
    ),
    Metric(
        name="mailroom_item_lead_time_workdays",
        kind="gauge",
        labels=("region", "site", "item_class", "quantile"),
        values={"quantile": ("0.5", "0.9")},
        unit="workdays",
        moves="slot",
        exported_by="assignment",
        meaning="Working days from legal receipt to done, of the items done in the last 30 days; from five items on.",
    ),
    Metric(
        name="mailroom_team_lead_time_workdays",
        kind="gauge",
        labels=(*PLACE, "quantile"),
        values={"quantile": ("0.5", "0.9")},
        unit="workdays",
        moves="slot",
        exported_by="assignment",
        meaning="Working days from legal receipt to done, of the team's items of the last 30 days; from five items on.",
    ),
)
