"""The team's open work: by class, by age, and the wave of its clocks."""

from dashboards.elements.panels import Panel, Query
from dashboards.elements.queries import per_team, teams
from languages.text import _

CLASSES = Panel(
    key="team-classes",
    kind="gauges",
    title=_("Open items by class"),
    about=_("Open items; rare and sensitive classes stand together under OTHER."),
    act=_("Plan the class with the long list first."),
    queries=[
        Query(
            expr=f"sum by (item_class) ({per_team('mailroom_backlog_items', 'item_class', 'state')})",
            legend="{{item_class}}",
        )
    ],
)
AGES = Panel(
    key="team-ages",
    kind="gauges",
    title=_("Age profile (working days since receipt)"),
    about=_("Open items by working days since the legal receipt."),
    act=_("Empty the old bands first."),
    queries=[
        Query(
            expr=f"sum by (age_band) ({teams('team:mailroom_backlog_age_items:max')})",
            legend="{{age_band}}",
        )
    ],
)
WAVE = Panel(
    key="team-wave",
    kind="gauges",
    title=_("Wave of clocks: work per due day (hours)"),
    about=_("Work whose earliest clock ends on this working day ahead (0: today)."),
    act=_("Begin early what is due on days above capacity."),
    height=13,
    queries=[
        Query(expr=f"sum by (day) ({per_team('mailroom_team_due_work_seconds', 'day')}) / 3600", legend="{{day}}")
    ],
    decimals=1,
)
