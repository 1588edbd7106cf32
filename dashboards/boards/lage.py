"""Board `mr-lage`: where do I have to act today?"""

from dashboards.panels import REGION, SITE, TEAM, Board, Column, Panel, Query
from dashboards.queries import (
    REGIONS,
    SITES,
    SOON,
    TO_MILLISECONDS,
    clocks,
    day_flow,
    days_left,
    due,
    or_zero,
    per_site,
    per_team,
    teams,
)
from dashboards.stats import freshness, stat
from dashboards.words import DAYS_LEFT, JAM_STATES, OPEN, OVERDUE, STATE, WORK_LEFT, both
from dashboards.words import SITE as SITE_WORD
from dashboards.words import TEAM as TEAM_WORD

_STATE = teams("team:mailroom_jam_state:max")
_OLDEST = teams("team:mailroom_oldest_received_timestamp_seconds:min")
_LOOK = both("Team unten anklicken und Ursache ansehen.", "Click the team below and look at its cause.")

_STATS = (
    stat(
        "lage-days-left",
        both("Arbeitsvorrat (AT)", "Work left (days)"),
        both(
            "Offene Arbeit aller gewählten Teams durch ihre Kapazität eines Tages, zusammen gerechnet.",
            "Open work of all chosen teams divided by their capacity of one day, taken together.",
        ),
        both(
            "Offene Vorschläge entscheiden; Teams unten ansehen.", "Decide the open proposals; look at the teams below."
        ),
        days_left(),
        levels=WORK_LEFT,
        decimals=1,
    ),
    stat(
        "lage-jammed",
        both("Teams im Stau", "Teams jammed"),
        both(
            "Teams im Zustand „Stau“, der einen Stauregel des Hauses.",
            "Teams in the state 'jam', by the one jam rule of the house.",
        ),
        _LOOK,
        or_zero(f"count({_STATE} == 3)"),
        levels=(1, 2),
        to="mr-ausgleich",
    ),
    stat(
        "lage-due",
        both("Gesetzliche Frist", "Legal clocks"),
        both(
            "Offene Eingänge, deren gesetzliche Frist in fünf Arbeitstagen endet, und die schon überfälligen.",
            "Open items whose legal clock ends today or within five working days, and those already overdue.",
        ),
        both("Board „Fristen in Gefahr“ öffnen.", "Open the board 'Deadlines at risk'."),
        or_zero(due("hard", SOON)),
        legend=both("≤ 5 AT", "≤ 5 days"),
        queries=[
            Query(expr=or_zero(due("hard", SOON)), legend=both("≤ 5 AT", "≤ 5 days")),
            Query(expr=or_zero(due("hard", 'due_band="overdue"')), legend=OVERDUE),
        ],
        to="mr-fristen",
    ),
    stat(
        "lage-oldest",
        both("Ältester Eingang vom", "Oldest item received on"),
        both(
            "Rechtliches Eingangsdatum des ältesten offenen Eingangs; eine Abgabe setzt es nie zurück.",
            "Legal receipt date of the oldest open item; a transfer never resets it.",
        ),
        both("Im Team mit diesem Eingang nachfragen.", "Ask the team that holds it."),
        f"min({_OLDEST}){TO_MILLISECONDS}",
        unit="time:YYYY-MM-DD",
    ),
    stat(
        "lage-proposals",
        both("Offene Vorschläge", "Open proposals"),
        both("Vorschläge, die auf eine Zusage warten.", "Proposals that wait for a yes."),
        both("Auf der Seite der Teamleitungen nachhalten.", "Follow up on the page of the team leads."),
        or_zero(f"sum(region:mailroom_open_proposals:sum{{{REGIONS}}})"),
        levels=(1, 10),
        to="mr-ausgleich",
    ),
    freshness("lage"),
)

_TEAMS = Panel(
    key="lage-teams",
    kind="table",
    title=both("Teams, am meisten Arbeit zuerst", "Teams, most work left first"),
    about=both(
        "Je Team: offene Eingänge, Arbeitsvorrat jetzt und in fünf Arbeitstagen, Fristen, Kapazität, Stauzustand.",
        "Per team: open items, work left now and in five working days, clocks, capacity, jam state.",
    ),
    act=_LOOK,
    queries=[
        Query(expr=teams("team:mailroom_backlog_items:sum")),
        Query(expr=teams("team:mailroom_days_of_work_left:max")),
        Query(expr=per_team("mailroom_team_forecast_days_left", more='horizon="5",quantile="0.5"')),
        Query(expr=_OLDEST + TO_MILLISECONDS),
        Query(expr=f"sum by (region, site, team) ({clocks('hard', SOON)})"),
        Query(expr=teams("team:mailroom_overdue_items:max")),
        Query(expr=teams("team:mailroom_capacity_work_seconds_per_day:max") + " / 3600"),
        Query(expr=_STATE),
    ],
    width=24,
    height=11,
    decimals=0,
    columns={
        "site": Column(words=SITE_WORD),
        "team": Column(words=TEAM_WORD, to="mr-team"),
        "Value #H": Column(words=STATE, states=JAM_STATES),
        "Value #A": Column(words=OPEN),
        "Value #B": Column(words=DAYS_LEFT, decimals=1, most=20),
        "Value #C": Column(words=both("in 5 AT", "in 5 days"), decimals=1),
        "Value #D": Column(words=both("Ältester vom", "Oldest of"), unit="time:YYYY-MM-DD"),
        "Value #E": Column(words=both("Frist ≤ 5 AT", "Legal ≤ 5 d")),
        "Value #F": Column(words=OVERDUE),
        "Value #G": Column(words=both("Kapazität (h)", "Capacity (h)"), decimals=1),
    },
    sort_by="Value #B",
)

_JAMS = Panel(
    key="lage-jams",
    kind="states",
    title=both("Stauverlauf", "Jam history"),
    about=both("Stauzustand je Team über die Zeit.", "Jam state per team over time."),
    act=both(
        "Seit wann und wie oft: Board „Stau und Ausgleich“.", "Since when and how often: board 'Jams and rebalancing'."
    ),
    queries=[Query(expr=_STATE, legend="{{team}}")],
    states=JAM_STATES,
    to="mr-ausgleich",
)
_FLOW = Panel(
    key="lage-flow",
    kind="timeseries",
    title=both("Zugang und Abgang des Tages", "In and out of the day"),
    about=both(
        "Eingegangen und erledigt seit Tagesbeginn, alle gewählten Standorte.",
        "Received and done since the day began, all chosen sites.",
    ),
    act=both("Bleibt der Abgang unter dem Zugang: Arbeitsvorrat ansehen.", "If out stays below in: look at work left."),
    queries=[
        Query(
            expr=f"sum({per_site('mailroom_site_day_items', more=day_flow('today', flow))})",
            legend=words,
        )
        for flow, words in (("received", both("Zugang", "in")), ("completed", both("Abgang", "out")))
    ],
)
_AGES = Panel(
    key="lage-ages",
    kind="bars",
    title=both("Altersprofil je Team (AT seit Eingang)", "Age profile per team (working days since receipt)"),
    about=both(
        "Offene Eingänge nach Arbeitstagen seit dem rechtlichen Eingang.",
        "Open items by working days since the legal receipt.",
    ),
    act=both("Lange Balken rechts: alte Eingänge zuerst.", "Long bars of old bands: oldest items first."),
    queries=[Query(expr=f"sum by (team, age_band) ({teams('team:mailroom_backlog_age_items:max')})")],
    matrix=("team", "age_band"),
)
_SITES = Panel(
    key="lage-sites",
    kind="table",
    title=both("Standorte", "Sites"),
    about=both(
        "Je Standort: Arbeitsvorrat, Abstand zwischen vollstem und leerstem Team, Gleichmaß (1: alle gleich).",
        "Per site: work left, distance between the fullest and the emptiest team, balance (1: all equal).",
    ),
    act=both("Großer Abstand: Ausgleich ansehen.", "Large distance: look at rebalancing."),
    width=24,
    height=6,
    queries=[
        Query(expr=f"site:mailroom_days_of_work_left:ratio{{{SITES}}}"),
        Query(expr=f"site:mailroom_days_left_spread:max_minus_min{{{SITES}}}"),
        Query(expr=per_site("mailroom_balance_score_ratio")),
    ],
    columns={
        "site": Column(words=SITE_WORD),
        "Value #A": Column(words=DAYS_LEFT, decimals=1),
        "Value #B": Column(words=both("Abstand (AT)", "Distance (days)"), decimals=1),
        "Value #C": Column(words=both("Gleichmaß", "Balance"), decimals=2),
    },
)
_WORKED_OFF = Panel(
    key="lage-worked-off",
    kind="table",
    title=both("Wir bearbeiten Eingänge vom …", "We are working on post of …"),
    about=both(
        "Je Klasse das Eingangsdatum des ältesten Eingangs, den noch niemand bearbeitet. Auch öffentlich abrufbar.",
        "Per class the receipt date of the oldest item that nobody works on yet. Also public.",
    ),
    act=both("Auskunft am Telefon danach geben.", "Answer callers by it."),
    queries=[
        Query(
            expr="min by (item_class) (mailroom_oldest_waiting_received_timestamp_seconds"
            f"{{{REGIONS}}}){TO_MILLISECONDS}"
        )
    ],
    columns={
        "item_class": Column(words=both("Klasse", "Class")),
        "Value": Column(words=both("Eingänge vom", "Post of"), unit="time:YYYY-MM-DD"),
    },
)

BOARD = Board(
    uid="mr-lage",
    title=both("Lage aller Teams", "All teams at a glance"),
    question=both("Wo muss ich heute handeln?", "Where do I have to act today?"),
    variables=(REGION, SITE, TEAM),
    rows=(_STATS, (_TEAMS,), (_JAMS, _FLOW), (_AGES, _WORKED_OFF), (_SITES,)),
)
