"""Team by team: what each has to do, its jams over time, the ages of its items."""

from dashboards.elements.kinds import bars, states, table
from dashboards.elements.panels import Column, Query
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
TABLE = table(
    "lage-teams",
    _("Teams, most work left first"),
    _("Per team: open items, work left now and in five working days, clocks, capacity, jam state."),
    LOOK,
    {
        "site": Column(SITE),
        "team": Column(TEAM, to="mr-team"),
        "Value #H": Column(STATE, f"{JAM_STATE} or 0 * {_LEGAL} {UNKNOWN_VALUE}", states=JAM_STATES),
        "Value #A": Column(OPEN, f"{per_team('team:mailroom_backlog_items:sum')} or 0 * {_WORK}"),
        "Value #B": Column(DAYS_LEFT, LEFT_DAYS, decimals=1, most=20),
        "Value #C": Column(
            IN_FIVE_DAYS, per_team("mailroom_team_forecast_days_left", more='horizon="5",quantile="0.5"'), decimals=1
        ),
        "Value #D": Column(_("Oldest of"), OLDEST_RECEIVED + TO_MILLISECONDS, unit="time:YYYY-MM-DD", gaps=True),
        "Value #E": Column(_("Legal ≤ 5 d"), _LEGAL),
        "Value #F": Column(OVERDUE, per_team("team:mailroom_overdue_items:max")),
        "Value #G": Column(_("Capacity (h)"), DAY_CAPACITY + " / 3600", decimals=1),
    },
    width=24,
    height=11,
    decimals=0,
    sort_by="Value #B",
)
JAMS = states(
    "lage-jams",
    _("Jam history"),
    _("Jam state per team over time."),
    _("Since when and how often: board 'Jams and rebalancing'."),
    Query(JAM_STATE, "{{team}}"),
    states=JAM_STATES,
    to="mr-ausgleich",
)
AGES = bars(
    "lage-ages",
    _("Age profile per team (working days since receipt)"),
    _("Open items by working days since the legal receipt."),
    _("Long bars of old bands: oldest items first."),
    Query(f"sum by (team, age_band) ({teams('team:mailroom_backlog_age_items:max')})"),
    matrix=("team", "age_band"),
)
