"""Class by class: on time, and lead time."""

from dashboards.panels import Column, Panel, Query
from dashboards.queries import SITES
from dashboards.words import both

MET = Panel(
    key="fristen-met",
    kind="table",
    title=both("Fristgerecht je Klasse, 30 Tage", "On time per class, 30 days"),
    about=both(
        "Anteil der in 30 Tagen erledigten Eingänge, die Ziel und gesetzliche Frist hielten; ab fünf Eingängen.",
        "Share of items done in 30 days that met target and legal clock; from five items on.",
    ),
    act=both("Unter 90 %: Klasse in den Teams zuerst planen.", "Below 90 %: plan the class first."),
    queries=[
        Query(expr=f'min by (item_class) (mailroom_clock_met_ratio{{{SITES},clock="{kind}"}})')
        for kind in ("target", "hard")
    ],
    columns={
        "item_class": Column(words=both("Klasse", "Class")),
        "Value #A": Column(words=both("Ziel gehalten", "Target met"), unit="percentunit", decimals=0, gaps=True),
        "Value #B": Column(words=both("Gesetz gehalten", "Law met"), unit="percentunit", decimals=0, gaps=True),
    },
)
LEAD = Panel(
    key="fristen-lead-time",
    kind="table",
    title=both("Durchlaufzeit je Klasse (AT)", "Lead time per class (working days)"),
    about=both(
        "Arbeitstage vom rechtlichen Eingang bis erledigt, letzte 30 Tage; der langsamste gewählte Standort.",
        "Working days from legal receipt to done, last 30 days; the slowest of the chosen sites.",
    ),
    act=both("Über 14 AT: Mindeststandard verfehlt.", "Above 14 days: below the minimum standard."),
    queries=[
        Query(expr=f'max by (item_class) (mailroom_item_lead_time_workdays{{{SITES},quantile="{share}"}})')
        for share in ("0.5", "0.9")
    ],
    columns={
        "item_class": Column(words=both("Klasse", "Class")),
        "Value #A": Column(words=both("Mitte", "Median"), gaps=True),
        "Value #B": Column(words=both("9 von 10", "9 of 10"), gaps=True),
    },
)
