"""Team by team: what will be late, the wave of clocks, legal clocks by band."""

from dashboards.panels import Column, Panel, Query
from dashboards.queries import BY_TEAM, DAY_CAPACITY, PAST, SOON, TODAY, breaches, clocks, per_team, teams
from dashboards.words import OVERDUE, TEAM, both

TABLE = Panel(
    key="fristen-teams",
    kind="table",
    title=both("Teams: was zu spät wird", "Teams: what will be late"),
    about=both(
        "Je Team: gesetzliche Fristen (überfällig, heute, in 5 AT, werden verfehlt), Ziele, Alter.",
        "Per team: legal clocks (overdue, today, within 5 days, will be missed), targets, age.",
    ),
    act=both("Team anklicken, Fristwelle ansehen.", "Click the team, look at its wave of clocks."),
    queries=[
        Query(expr=f"{BY_TEAM} ({clocks('hard', PAST)})"),
        Query(expr=f"{BY_TEAM} ({clocks('hard', TODAY)})"),
        Query(expr=f"{BY_TEAM} ({clocks('hard', SOON)})"),
        Query(expr=f"{BY_TEAM} ({breaches('hard')})"),
        Query(expr=f"{BY_TEAM} ({clocks('target', PAST)})"),
        Query(expr=f"{BY_TEAM} ({breaches('target')})"),
        Query(expr=f"{teams('team:mailroom_oldest_item_age_seconds:max')} / 86400"),
    ],
    width=24,
    height=10,
    columns={
        "site": Column(words=both("Standort", "Site")),
        "team": Column(words=TEAM, to="mr-team"),
        "Value #A": Column(words=OVERDUE),
        "Value #B": Column(words=both("heute", "today")),
        "Value #C": Column(words=both("≤ 5 AT", "≤ 5 days")),
        "Value #D": Column(words=both("werden verfehlt", "will be missed")),
        "Value #E": Column(words=both("Ziel überschritten", "past target")),
        "Value #F": Column(words=both("Ziel wird verfehlt", "target missed")),
        "Value #G": Column(words=both("Alter (Tage)", "Age (days)"), decimals=0, gaps=True),
    },
    sort_by="Value #D",
)
WAVE = Panel(
    key="fristen-wave",
    kind="gauges",
    title=both("Fristwelle: Stunden je Fälligkeitstag", "Wave of clocks: hours per due day"),
    about=both(
        "Arbeit, deren früheste Frist an diesem kommenden Arbeitstag endet (0: heute), alle gewählten Teams.",
        "Work whose earliest clock ends on this working day ahead (0: today), all chosen teams.",
    ),
    act=both("Tage über der Kapazität vorziehen.", "Begin early what is due on days above capacity."),
    height=14,
    queries=[
        Query(expr=f"sum by (day) ({per_team('mailroom_team_due_work_seconds', 'day')}) / 3600", legend="{{day}}"),
        Query(
            expr=f"sum({DAY_CAPACITY}) / 3600",
            legend=both("Kapazität eines Tages", "capacity of a day"),
        ),
    ],
    decimals=0,
)
BANDS = Panel(
    key="fristen-bands",
    kind="bars",
    title=both("Gesetzliche Fristen je Team", "Legal clocks per team"),
    about=both(
        "Offene Eingänge nach Arbeitstagen bis zur gesetzlichen Frist.",
        "Open items by working days until the legal clock ends.",
    ),
    act=both("Überfällige zuerst.", "Overdue ones first."),
    height=14,
    queries=[Query(expr="sum by (team, due_band) (" + clocks("hard", 'due_band!="later"') + ")")],
    matrix=("team", "due_band"),
)
