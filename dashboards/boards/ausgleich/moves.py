"""What was done: moves between teams, items without team."""

from dashboards.elements.kinds import bars, gauges
from dashboards.elements.panels import Query
from dashboards.elements.queries import REGIONS, per_region
from languages.text import _

FLOW = bars(
    "ausgleich-flow",
    _("From team to team"),
    _("Items moved between two teams, all time."),
    _("Always the same receivers: look at the partner list."),
    Query(f"max by (from_team, to_team) (mailroom_reassigned_items{{{REGIONS}}})"),
    matrix=("from_team", "to_team"),
)
FLOW_HOURS = bars(
    "ausgleich-flow-hours",
    _("From team to team (hours, 28 days)"),
    _("Expected handling time of the items that lists of the last 28 days moved."),
    _("Always the same receivers: look at the partner list."),
    Query(f"max by (from_team, to_team) (mailroom_reassigned_work_seconds{{{REGIONS}}}) / 3600"),
    matrix=("from_team", "to_team"),
    decimals=0,
)
UNPLACED = gauges(
    "ausgleich-unplaced-why",
    _("Without team: why"),
    _("Open items without team by what stands against every team."),
    _("Name a team with that skill."),
    Query(
        f"sum by (reason_code) ({per_region('mailroom_rebalance_unplaced_items', 'reason_code')})", "{{reason_code}}"
    ),
)
