"""Team by team: what will be late, the wave of clocks, legal clocks by band."""

from dashboards.elements.panels import Column, Panel, Query
from dashboards.elements.queries import BY_TEAM, DAY_CAPACITY, PAST, SOON, TODAY, breaches, clocks, per_team, teams
from dashboards.elements.words import OVERDUE, TEAM
from languages.text import _

TABLE = Panel(
    key="fristen-teams",
    kind="table",
    title=_("Teams: what will be late"),
    about=_("Per team: legal clocks (overdue, today, within 5 days, will be missed), targets, age."),
    act=_("Click the team, look at its wave of clocks."),
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
        "site": Column(words=_("Site")),
        "team": Column(words=TEAM, to="mr-team"),
        "Value #A": Column(words=OVERDUE),
        "Value #B": Column(words=_("today")),
        "Value #C": Column(words=_("≤ 5 days")),
        "Value #D": Column(words=_("will be missed")),
        "Value #E": Column(words=_("past target")),
        "Value #F": Column(words=_("target missed")),
        "Value #G": Column(words=_("Age (days)"), decimals=0, gaps=True),
    },
    sort_by="Value #D",
)
WAVE = Panel(
    key="fristen-wave",
    kind="gauges",
    title=_("Wave of clocks: hours per due day"),
    about=_("Work whose earliest clock ends on this working day ahead (0: today), all chosen teams."),
    act=_("Begin early what is due on days above capacity."),
    height=14,
    queries=[
        Query(expr=f"sum by (day) ({per_team('mailroom_team_due_work_seconds', 'day')}) / 3600", legend="{{day}}"),
        Query(
            expr=f"sum({DAY_CAPACITY}) / 3600",
            legend=_("capacity of a day"),
        ),
    ],
    decimals=0,
)
BANDS = Panel(
    key="fristen-bands",
    kind="bars",
    title=_("Legal clocks per team"),
    about=_("Open items by working days until the legal clock ends."),
    act=_("Overdue ones first."),
    height=14,
    queries=[Query(expr="sum by (team, due_band) (" + clocks("hard", 'due_band!="later"') + ")")],
    matrix=("team", "due_band"),
)
