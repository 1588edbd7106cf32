"""Class by class: on time, and lead time."""

from dashboards.elements.panels import Column, Panel, Query
from dashboards.elements.queries import SITES
from languages.text import _

MET = Panel(
    key="fristen-met",
    kind="table",
    title=_("On time per class, 30 days"),
    about=_("Share of items done in 30 days that met target and legal clock; from five items on."),
    act=_("Below 90 %: plan the class first."),
    queries=[
        Query(expr=f'min by (item_class) (mailroom_clock_met_ratio{{{SITES},clock="{kind}"}})')
        for kind in ("target", "hard")
    ],
    columns={
        "item_class": Column(words=_("Class")),
        "Value #A": Column(words=_("Target met"), unit="percentunit", decimals=0, gaps=True),
        "Value #B": Column(words=_("Law met"), unit="percentunit", decimals=0, gaps=True),
    },
)
LEAD = Panel(
    key="fristen-lead-time",
    kind="table",
    title=_("Lead time per class (working days)"),
    about=_("Working days from legal receipt to done, last 30 days; the slowest of the chosen sites."),
    act=_("Above 14 days: below the minimum standard."),
    queries=[
        Query(expr=f'max by (item_class) (mailroom_item_lead_time_workdays{{{SITES},quantile="{share}"}})')
        for share in ("0.5", "0.9")
    ],
    columns={
        "item_class": Column(words=_("Class")),
        "Value #A": Column(words=_("Median"), gaps=True),
        "Value #B": Column(words=_("9 of 10"), gaps=True),
    },
)
