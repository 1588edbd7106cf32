"""Team by team: what each has to do, its jams over time, the ages of its items."""

from dashboards.elements.panels import Column, Panel, Query
from dashboards.elements.queries import (
    BY_TEAM,
    DAY_CAPACITY,
    JAM_STATE,
    LEFT_DAYS,
    OLDEST_RECEIVED,
    SOON,
    TO_MILLISECONDS,
    UNKNOWN_VALUE,
    clocks,
    per_team,
    teams,
)
from dashboards.elements.words import DAYS_LEFT, IN_FIVE_DAYS, JAM_STATES, OPEN, OVERDUE, SITE, STATE, TEAM
from languages.text import _

LOOK = _("Click the team below and look at its cause.")
_WORK = per_team("team:mailroom_backlog_work_seconds:max")
_LEGAL = f"{BY_TEAM} ({clocks('hard', SOON)})"
"""From a different stage than the jams: teams that it knows and `jams` does not report are in an unknown state."""
TABLE = Panel(
    key="lage-teams",
    kind="table",
    title=_("Teams, most work left first"),
    about=_("Per team: open items, work left now and in five working days, clocks, capacity, jam state."),
    act=LOOK,
    queries=[
        Query(expr=f"{per_team('team:mailroom_backlog_items:sum')} or 0 * {_WORK}"),
        Query(expr=LEFT_DAYS),
        Query(expr=per_team("mailroom_team_forecast_days_left", more='horizon="5",quantile="0.5"')),
        Query(expr=OLDEST_RECEIVED + TO_MILLISECONDS),
        Query(expr=_LEGAL),
        Query(expr=per_team("team:mailroom_overdue_items:max")),
        Query(expr=DAY_CAPACITY + " / 3600"),
        Query(expr=f"{JAM_STATE} or 0 * {_LEGAL} {UNKNOWN_VALUE}"),
    ],
    width=24,
    height=11,
    decimals=0,
    columns={
        "site": Column(words=SITE),
        "team": Column(words=TEAM, to="mr-team"),
        "Value #H": Column(words=STATE, states=JAM_STATES),
        "Value #A": Column(words=OPEN),
        "Value #B": Column(words=DAYS_LEFT, decimals=1, most=20),
        "Value #C": Column(words=IN_FIVE_DAYS, decimals=1),
        "Value #D": Column(words=_("Oldest of"), unit="time:YYYY-MM-DD", gaps=True),
        "Value #E": Column(words=_("Legal ≤ 5 d")),
        "Value #F": Column(words=OVERDUE),
        "Value #G": Column(words=_("Capacity (h)"), decimals=1),
    },
    sort_by="Value #B",
)
JAMS = Panel(
    key="lage-jams",
    kind="states",
    title=_("Jam history"),
    about=_("Jam state per team over time."),
    act=_("Since when and how often: board 'Jams and rebalancing'."),
    queries=[Query(expr=JAM_STATE, legend="{{team}}")],
    states=JAM_STATES,
    to="mr-ausgleich",
)
AGES = Panel(
    key="lage-ages",
    kind="bars",
    title=_("Age profile per team (working days since receipt)"),
    about=_("Open items by working days since the legal receipt."),
    act=_("Long bars of old bands: oldest items first."),
    queries=[Query(expr=f"sum by (team, age_band) ({teams('team:mailroom_backlog_age_items:max')})")],
    matrix=("team", "age_band"),
)
