"""The team's open work: by class, by age, and the wave of its clocks."""

from dashboards.elements.kinds import gauges
from dashboards.elements.panels import Query
from dashboards.elements.queries import per_team, teams
from languages.text import _

CLASSES = gauges(
    "team-classes",
    _("Open items by class"),
    _("Open items; rare and sensitive classes stand together under OTHER."),
    _("Plan the class with the long list first."),
    Query(f"sum by (item_class) ({per_team('mailroom_backlog_items', 'item_class', 'state')})", "{{item_class}}"),
)
AGES = gauges(
    "team-ages",
    _("Age profile (working days since receipt)"),
    _("Open items by working days since the legal receipt."),
    _("Empty the old bands first."),
    Query(f"sum by (age_band) ({teams('team:mailroom_backlog_age_items:max')})", "{{age_band}}"),
)
WAVE = gauges(
    "team-wave",
    _("Wave of clocks: work per due day (hours)"),
    _("Work whose earliest clock ends on this working day ahead (0: today)."),
    _("Begin early what is due on days above capacity."),
    Query(f"sum by (day) ({per_team('mailroom_team_due_work_seconds', 'day')}) / 3600", "{{day}}"),
    height=13,
    decimals=1,
)
