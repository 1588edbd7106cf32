"""Board `mr-team`: can this team finish its own work in time? What comes, what leaves?"""

from dashboards.panels import ONE_TEAM, REGION, SITE, Board, Column, Panel, Query
from dashboards.queries import (
    REGIONS,
    SOON,
    TO_MILLISECONDS,
    clocks,
    day_flow,
    in_days,
    or_zero,
    per_team,
    quantile,
    teams,
)
from dashboards.stats import freshness, stat
from dashboards.words import WORK_LEFT, both

_IN_PROGRESS = 'state="in_progress"'
_LEFT = teams("team:mailroom_days_of_work_left:max")
_HELP = both(
    "Hilfe anfordern oder Vorschlag annehmen: Seite der Teamleitung.",
    "Ask for help or accept a proposal: page of the team lead.",
)

_STATS = (
    stat(
        "team-days-left",
        both("Arbeitsvorrat (AT)", "Work left (days)"),
        both(
            "Offene Arbeit durch mittlere Tageskapazität der nächsten fünf Arbeitstage.",
            "Open work divided by the mean daily capacity of the next five working days.",
        ),
        _HELP,
        f"max({_LEFT})",
        levels=WORK_LEFT,
        decimals=1,
    ),
    stat(
        "team-oldest",
        both("Ältester Eingang vom", "Oldest item received on"),
        both("Rechtliches Eingangsdatum des ältesten offenen Eingangs.", "Legal receipt date of the oldest open item."),
        both("Diesen Eingang zuerst.", "This item first."),
        f"min({teams('team:mailroom_oldest_received_timestamp_seconds:min')}){TO_MILLISECONDS}",
        unit="time:YYYY-MM-DD",
    ),
    stat(
        "team-due",
        both("Gesetzlich ≤ 5 AT", "Legal clocks ≤ 5 days"),
        both(
            "Offene Eingänge, deren gesetzliche Frist heute oder in fünf Arbeitstagen endet.",
            "Open items whose legal clock ends today or within five working days.",
        ),
        both("Arbeitsliste nach Frist abarbeiten.", "Work off the list by clock."),
        or_zero(f"sum({clocks('hard', SOON)})"),
        levels=(1, 20),
    ),
    stat(
        "team-in-progress",
        both("In Bearbeitung", "In progress"),
        both("Offene Eingänge, an denen gearbeitet wird.", "Open items that are being worked on."),
        both("Viele begonnene, wenig Abgang: erst beenden.", "Many begun and few done: finish first."),
        or_zero(f"sum({per_team('mailroom_backlog_items', 'item_class', more=_IN_PROGRESS)})"),
    ),
    stat(
        "team-fairness",
        both("Erhalten − gegeben", "Received minus given"),
        both(
            "Eingänge, die das Team im Ausgleich erhalten hat, minus die gegebenen, seit Beginn.",
            "Items the team got by rebalancing minus those it gave, since the beginning.",
        ),
        both("Hohe Zahl: andere Empfänger fragen.", "High number: ask other receivers."),
        f'(sum(mailroom_reassigned_items{{{REGIONS},to_team=~"$team"}}) or vector(0)) - '
        f'(sum(mailroom_reassigned_items{{{REGIONS},from_team=~"$team"}}) or vector(0))',
    ),
    freshness("team"),
)
_FORECAST = Panel(
    key="team-forecast",
    kind="timeseries",
    title=both("Arbeitsvorrat: jetzt und in 5 AT", "Work left: now and in 5 working days"),
    about=both(
        "Arbeitsvorrat und seine Vorhersage in fünf Arbeitstagen ohne Ausgleich: Mitte, gut (p10), schlecht (p90).",
        "Work left and its forecast in five working days without moves: middle, good (p10), bad (p90).",
    ),
    act=_HELP,
    queries=[
        Query(expr=f"max({_LEFT})", legend=both("jetzt", "now")),
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
_FLOW = Panel(
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
_CLASSES = Panel(
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
_AGES = Panel(
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
_WAVE = Panel(
    key="team-wave",
    kind="gauges",
    title=both("Fristwelle: Arbeit je Fälligkeitstag (Stunden)", "Wave of clocks: work per due day (hours)"),
    about=both(
        "Arbeit, deren früheste Frist an diesem kommenden Arbeitstag endet (0: heute).",
        "Work whose earliest clock ends on this working day ahead (0: today).",
    ),
    act=both("Tage über der Kapazität vorziehen.", "Begin early what is due on days above capacity."),
    queries=[
        Query(expr=f"sum by (day) ({per_team('mailroom_team_due_work_seconds', 'day')}) / 3600", legend="{{day}}")
    ],
    decimals=1,
)
_LEAD = Panel(
    key="team-lead-time",
    kind="timeseries",
    title=both("Durchlaufzeit (AT)", "Lead time (working days)"),
    about=both(
        "Arbeitstage vom rechtlichen Eingang bis erledigt, letzte 30 Tage: Mitte und neun von zehn.",
        "Working days from legal receipt to done, last 30 days: median and nine of ten.",
    ),
    act=both("Über dem Ziel der Klasse: Altersprofil ansehen.", "Above the target: look at the age profile."),
    queries=[
        Query(
            expr=f"max({per_team('mailroom_team_lead_time_workdays', more=quantile(q))})",
            legend=f"p{name}",
        )
        for q, name in (("0.5", "50"), ("0.9", "90"))
    ],
    decimals=1,
)
_MOVES = Panel(
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

BOARD = Board(
    uid="mr-team",
    title=both("Ein Team", "One team"),
    question=both(
        "Schafft dieses Team seine Arbeit rechtzeitig? Was kommt, was geht?",
        "Can this team finish its own work in time? What comes, what leaves?",
    ),
    variables=(REGION, SITE, ONE_TEAM),
    rows=(_STATS, (_FORECAST, _FLOW), (_CLASSES, _AGES), (_WAVE, _LEAD)),
    more=((_MOVES,),),
)
