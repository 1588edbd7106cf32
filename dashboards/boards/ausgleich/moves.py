"""What was done: moves between teams, proposals, items without team."""

from dashboards.elements.kinds import bars, gauges, table
from dashboards.elements.labels import coded
from dashboards.elements.panels import Column, Query
from dashboards.elements.queries import REGIONS, per_region
from dashboards.elements.words import STATE
from languages.text import _
from languages.vocabulary import DECLINE_REASONS, PROPOSAL_STATES

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
    _("Expected handling time of the items that proposals of the last 28 days moved."),
    _("Always the same receivers: look at the partner list."),
    Query(f"max by (from_team, to_team) (mailroom_reassigned_work_seconds{{{REGIONS}}}) / 3600"),
    matrix=("from_team", "to_team"),
    decimals=0,
)
OUTCOMES = table(
    "ausgleich-outcomes",
    _("Proposals of the last 28 days"),
    _("By state today and reason of a decline."),
    _("Many expired: name deputies."),
    {
        "state": Column(STATE, states=coded(PROPOSAL_STATES), wrapped=True),
        "reason_code": Column(_("Reason"), states=coded(DECLINE_REASONS), wrapped=True),
        "Value": Column(
            _("Proposals"),
            f"sum by (state, reason_code) ({per_region('mailroom_rebalance_outcomes', 'state', 'reason_code')})",
        ),
    },
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
