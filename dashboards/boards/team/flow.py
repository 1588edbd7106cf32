"""What comes and leaves: forecast, in and out, lead time, moves with other teams."""

from dashboards.elements.panels import Column, Panel, Query
from dashboards.elements.queries import LEFT_DAYS, REGIONS, day_flow, in_days, per_team, quantile
from dashboards.elements.words import WORK_LEFT
from languages.text import _

HELP = _("Ask for help or answer a question about it: page of the team lead.")
FORECAST = Panel(
    key="team-forecast",
    kind="timeseries",
    title=_("Work left: now and in 5 working days"),
    about=_("Work left and its forecast in five working days without moves: middle, good (p10), bad (p90)."),
    act=HELP,
    queries=[
        Query(expr=f"max({LEFT_DAYS})", legend=_("now")),
        *(
            Query(
                expr=f"max({per_team('mailroom_team_forecast_days_left', more=in_days('5', q))})",
                legend=_("in 5 days, p{number}").filled(number=name),
            )
            for q, name in (("0.1", "10"), ("0.5", "50"), ("0.9", "90"))
        ),
    ],
    decimals=1,
    levels=WORK_LEFT,
)
FLOW = Panel(
    key="team-flow",
    kind="timeseries",
    title=_("In, out and moved per day"),
    about=_("Received, done, moved in, moved out: the whole working day before."),
    act=_("Out below in: work left grows."),
    queries=[
        Query(expr=f"sum({per_team('mailroom_team_day_items', more=day_flow('yesterday', flow))})", legend=words)
        for flow, words in (
            ("received", _("in")),
            ("completed", _("out")),
            ("moved_in", _("moved in")),
            ("moved_out", _("moved out")),
        )
    ],
)
LEAD = Panel(
    key="team-lead-time",
    kind="timeseries",
    title=_("Lead time (working days)"),
    about=_("Working days from legal receipt to done, last 30 days: median and nine of ten."),
    act=_("Above the target: look at the age profile."),
    height=13,
    queries=[
        Query(
            expr=f"max({per_team('mailroom_team_lead_time_workdays', more=quantile(q))})",
            legend=f"p{name}",
        )
        for q, name in (("0.5", "50"), ("0.9", "90"))
    ],
    decimals=1,
)
MOVES = Panel(
    key="team-moves",
    kind="table",
    title=_("Moves with other teams"),
    about=_("Items moved between two teams, all time."),
    act=_("History: board 'Jams and rebalancing'."),
    queries=[
        Query(
            expr=f'max by (from_team, to_team) (mailroom_reassigned_items{{{REGIONS},from_team=~"$team"}} or '
            f'mailroom_reassigned_items{{{REGIONS},to_team=~"$team"}})'
        )
    ],
    columns={
        "from_team": Column(words=_("from"), to="mr-team"),
        "to_team": Column(words=_("to"), to="mr-team"),
        "Value": Column(words=_("Items")),
    },
    to="mr-ausgleich",
    width=24,
    height=7,
)
