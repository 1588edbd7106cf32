"""What comes and leaves: forecast, in and out, lead time, moves with other teams."""

from dashboards.elements.kinds import table, timeseries
from dashboards.elements.panels import Column, Query
from dashboards.elements.queries import LEFT_DAYS, REGIONS, day_flow, in_days, per_team, quantile
from dashboards.elements.words import WORK_LEFT
from languages.text import _

HELP = _("Ask for help or answer a question about it: page of the team lead.")
FORECAST = timeseries(
    "team-forecast",
    _("Work left: now and in 5 working days"),
    _("Work left and its forecast in five working days without moves: middle, good (p10), bad (p90)."),
    HELP,
    Query(f"max({LEFT_DAYS})", _("now")),
    *(
        Query(
            f"max({per_team('mailroom_team_forecast_days_left', more=in_days('5', q))})",
            _("in 5 days, p{number}").filled(number=name),
        )
        for q, name in (("0.1", "10"), ("0.5", "50"), ("0.9", "90"))
    ),
    decimals=1,
    levels=WORK_LEFT,
)
FLOW = timeseries(
    "team-flow",
    _("In, out and moved per day"),
    _("Received, done, moved in, moved out: the whole working day before."),
    _("Out below in: work left grows."),
    *(
        Query(f"sum({per_team('mailroom_team_day_items', more=day_flow('yesterday', flow))})", words)
        for flow, words in (
            ("received", _("in")),
            ("completed", _("out")),
            ("moved_in", _("moved in")),
            ("moved_out", _("moved out")),
        )
    ),
)
LEAD = timeseries(
    "team-lead-time",
    _("Lead time (working days)"),
    _("Working days from legal receipt to done, last 30 days: median and nine of ten."),
    _("Above the target: look at the age profile."),
    *(
        Query(f"max({per_team('mailroom_team_lead_time_workdays', more=quantile(q))})", f"p{name}")
        for q, name in (("0.5", "50"), ("0.9", "90"))
    ),
    height=13,
    decimals=1,
)
MOVES = table(
    "team-moves",
    _("Moves with other teams"),
    _("Items moved between two teams, all time."),
    _("History: board 'Jams and rebalancing'."),
    {
        "from_team": Column(_("from"), to="mr-team"),
        "to_team": Column(_("to"), to="mr-team"),
        "Value": Column(
            _("Items"),
            (
                f'max by (from_team, to_team) (mailroom_reassigned_items{{{REGIONS},from_team=~"$team"}} or '
                f'mailroom_reassigned_items{{{REGIONS},to_team=~"$team"}})'
            ),
        ),
    },
    to="mr-ausgleich",
    width=24,
    height=7,
)
