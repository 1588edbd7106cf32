"""What was done: moves between teams, proposals, items without team."""

from dashboards.labels import DECLINES, PROPOSAL_STATES, coded
from dashboards.panels import Column, Panel, Query
from dashboards.queries import REGIONS, per_region
from dashboards.words import STATE, both

FLOW = Panel(
    key="ausgleich-flow",
    kind="bars",
    title=both("Von Team an Team", "From team to team"),
    about=both(
        "Eingänge, die zwischen zwei Teams bewegt wurden, seit Beginn.", "Items moved between two teams, all time."
    ),
    act=both(
        "Immer dieselben Empfänger: Partnerliste ansehen.", "Always the same receivers: look at the partner list."
    ),
    queries=[Query(expr=f"max by (from_team, to_team) (mailroom_reassigned_items{{{REGIONS}}})")],
    matrix=("from_team", "to_team"),
)
FLOW_HOURS = Panel(
    key="ausgleich-flow-hours",
    kind="bars",
    title=both("Von Team an Team (Stunden, 28 Tage)", "From team to team (hours, 28 days)"),
    about=both(
        "Erwartete Bearbeitungszeit der Eingänge, die Vorschläge der letzten 28 Tage bewegt haben.",
        "Expected handling time of the items that proposals of the last 28 days moved.",
    ),
    act=both(
        "Immer dieselben Empfänger: Partnerliste ansehen.", "Always the same receivers: look at the partner list."
    ),
    queries=[
        Query(expr=f"max by (from_team, to_team) (mailroom_reassigned_work_seconds{{{REGIONS}}}) / 3600"),
    ],
    matrix=("from_team", "to_team"),
    decimals=0,
)
OUTCOMES = Panel(
    key="ausgleich-outcomes",
    kind="table",
    title=both("Vorschläge der letzten 28 Tage", "Proposals of the last 28 days"),
    about=both("Nach heutigem Stand und Grund einer Ablehnung.", "By state today and reason of a decline."),
    act=both("Viele abgelaufene: Stellvertretungen benennen.", "Many expired: name deputies."),
    queries=[
        Query(expr=f"sum by (state, reason_code) ({per_region('mailroom_rebalance_outcomes', 'state', 'reason_code')})")
    ],
    columns={
        "state": Column(words=STATE, states=coded(PROPOSAL_STATES), wrapped=True),
        "reason_code": Column(words=both("Grund", "Reason"), states=coded(DECLINES), wrapped=True),
        "Value": Column(words=both("Vorschläge", "Proposals")),
    },
)
UNPLACED = Panel(
    key="ausgleich-unplaced-why",
    kind="gauges",
    title=both("Ohne Team: warum", "Without team: why"),
    about=both(
        "Offene Eingänge ohne Team nach dem, was gegen jedes Team steht.",
        "Open items without team by what stands against every team.",
    ),
    act=both("Team mit dieser Fähigkeit benennen.", "Name a team with that skill."),
    queries=[
        Query(
            expr=f"sum by (reason_code) ({per_region('mailroom_rebalance_unplaced_items', 'reason_code')})",
            legend="{{reason_code}}",
        )
    ],
)
