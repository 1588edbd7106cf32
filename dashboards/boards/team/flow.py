"""What comes and leaves: forecast, in and out, lead time, moves with other teams."""

from dashboards.panels import Column, Panel, Query
from dashboards.queries import LEFT_DAYS, REGIONS, day_flow, in_days, per_team, quantile
from dashboards.words import WORK_LEFT, both

HELP = both(
    "Hilfe anfordern oder Vorschlag annehmen: Seite der Teamleitung.",
    "Ask for help or accept a proposal: page of the team lead.",
)
FORECAST = Panel(
    key="team-forecast",
    kind="timeseries",
    title=both("Arbeitsvorrat: jetzt und in 5 AT", "Work left: now and in 5 working days"),
    about=both(
        "Arbeitsvorrat und seine Vorhersage in fünf Arbeitstagen ohne Ausgleich: Mitte, gut (p10), schlecht (p90).",
        "Work left and its forecast in five working days without moves: middle, good (p10), bad (p90).",
    ),
    act=HELP,
    queries=[
        Query(expr=f"max({LEFT_DAYS})", legend=both("jetzt", "now")),
        *(
            Query(
                expr=f"max({per_team('mailroom_team_forecast_days_left', more=in_days('5', q))})",
                legend=both(f"in 5 AT, p{name}", f"in 5 days, p{name}"),
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
    title=both("Zugang, Abgang, Ausgleich je Tag", "In, out and moved per day"),
    about=both(
        "Eingegangen, erledigt, erhalten, abgegeben: der ganze vorige Arbeitstag.",
        "Received, done, moved in, moved out: the whole working day before.",
    ),
    act=both("Abgang unter Zugang: Arbeitsvorrat wächst.", "Out below in: work left grows."),
    queries=[
        Query(expr=f"sum({per_team('mailroom_team_day_items', more=day_flow('yesterday', flow))})", legend=words)
        for flow, words in (
            ("received", both("Zugang", "in")),
            ("completed", both("Abgang", "out")),
            ("moved_in", both("erhalten", "moved in")),
            ("moved_out", both("abgegeben", "moved out")),
        )
    ],
)
LEAD = Panel(
    key="team-lead-time",
    kind="timeseries",
    title=both("Durchlaufzeit (AT)", "Lead time (working days)"),
    about=both(
        "Arbeitstage vom rechtlichen Eingang bis erledigt, letzte 30 Tage: Mitte und neun von zehn.",
        "Working days from legal receipt to done, last 30 days: median and nine of ten.",
    ),
    act=both("Über dem Ziel der Klasse: Altersprofil ansehen.", "Above the target: look at the age profile."),
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
    title=both("Ausgleich mit anderen Teams", "Moves with other teams"),
    about=both(
        "Eingänge, die zwischen zwei Teams bewegt wurden, seit Beginn.", "Items moved between two teams, all time."
    ),
    act=both("Verlauf: Board „Stau und Ausgleich“.", "History: board 'Jams and rebalancing'."),
    queries=[
        Query(
            expr=f'max by (from_team, to_team) (mailroom_reassigned_items{{{REGIONS},from_team=~"$team"}} or '
            f'mailroom_reassigned_items{{{REGIONS},to_team=~"$team"}})'
        )
    ],
    columns={
        "from_team": Column(words=both("von", "from"), to="mr-team"),
        "to_team": Column(words=both("an", "to"), to="mr-team"),
        "Value": Column(words=both("Eingänge", "Items")),
    },
    to="mr-ausgleich",
    width=24,
    height=7,
)
