"""What was done: moves between teams, items without team."""

from dashboards.elements.panels import Panel, Query
from dashboards.elements.queries import REGIONS, per_region
from languages.text import _

FLOW = Panel(
    key="ausgleich-flow",
    kind="bars",
    title=_("From team to team"),
    about=_("Items moved between two teams, all time."),
    act=_("Always the same receivers: look at the partner list."),
    queries=[Query(expr=f"max by (from_team, to_team) (mailroom_reassigned_items{{{REGIONS}}})")],
    matrix=("from_team", "to_team"),
)
FLOW_HOURS = Panel(
    key="ausgleich-flow-hours",
    kind="bars",
    title=_("From team to team (hours, 28 days)"),
    about=_("Expected handling time of the items that lists of the last 28 days moved."),
    act=_("Always the same receivers: look at the partner list."),
    queries=[
        Query(expr=f"max by (from_team, to_team) (mailroom_reassigned_work_seconds{{{REGIONS}}}) / 3600"),
    ],
    matrix=("from_team", "to_team"),
    decimals=0,
)
UNPLACED = Panel(
    key="ausgleich-unplaced-why",
    kind="gauges",
    title=_("Without team: why"),
    about=_("Open items without team by what stands against every team."),
    act=_("Name a team with that skill."),
    queries=[
        Query(
            expr=f"sum by (reason_code) ({per_region('mailroom_rebalance_unplaced_items', 'reason_code')})",
            legend="{{reason_code}}",
        )
    ],
)
