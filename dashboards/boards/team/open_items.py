"""What lies with the team: by class, by age, and the wave of its clocks."""

from dashboards.panels import Panel, Query
from dashboards.queries import per_team, teams
from dashboards.words import both

CLASSES = Panel(
    key="team-classes",
    kind="gauges",
    title=both("Offene Eingänge nach Klasse", "Open items by class"),
    about=both(
        "Offene Eingänge; seltene und schützenswerte Klassen stehen zusammen unter OTHER.",
        "Open items; rare and sensitive classes stand together under OTHER.",
    ),
    act=both("Klasse mit langer Liste zuerst planen.", "Plan the class with the long list first."),
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
    title=both("Altersprofil (AT seit Eingang)", "Age profile (working days since receipt)"),
    about=both(
        "Offene Eingänge nach Arbeitstagen seit dem rechtlichen Eingang.",
        "Open items by working days since the legal receipt.",
    ),
    act=both("Alte Bänder zuerst leeren.", "Empty the old bands first."),
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
    title=both("Fristwelle: Arbeit je Fälligkeitstag (Stunden)", "Wave of clocks: work per due day (hours)"),
    about=both(
        "Arbeit, deren früheste Frist an diesem kommenden Arbeitstag endet (0: heute).",
        "Work whose earliest clock ends on this working day ahead (0: today).",
    ),
    act=both("Tage über der Kapazität vorziehen.", "Begin early what is due on days above capacity."),
    height=13,
    queries=[
        Query(expr=f"sum by (day) ({per_team('mailroom_team_due_work_seconds', 'day')}) / 3600", legend="{{day}}")
    ],
    decimals=1,
)
