"""Team by team: what will be late, the wave of clocks, legal clocks by band."""

from dashboards.elements.kinds import bars, gauges, table
from dashboards.elements.panels import Column, Query
from dashboards.elements.queries import BY_TEAM, DAY_CAPACITY, PAST, SOON, TODAY, breaches, clocks, per_team, teams
from dashboards.elements.words import OVERDUE, TEAM
from languages.text import _

TABLE = table(
    "fristen-teams",
    _("Teams: what will be late"),
    _("Per team: legal clocks (overdue, today, within 5 days, will be missed), targets, age."),
    _("Click the team, look at its wave of clocks."),
    {
        "site": Column(_("Site")),
        "team": Column(TEAM, to="mr-team"),
        "Value #A": Column(OVERDUE, f"{BY_TEAM} ({clocks('hard', PAST)})"),
        "Value #B": Column(_("today"), f"{BY_TEAM} ({clocks('hard', TODAY)})"),
        "Value #C": Column(_("≤ 5 days"), f"{BY_TEAM} ({clocks('hard', SOON)})"),
        "Value #D": Column(_("will be missed"), f"{BY_TEAM} ({breaches('hard')})"),
        "Value #E": Column(_("past target"), f"{BY_TEAM} ({clocks('target', PAST)})"),
        "Value #F": Column(_("target missed"), f"{BY_TEAM} ({breaches('target')})"),
        "Value #G": Column(
            _("Age (days)"), f"{teams('team:mailroom_oldest_item_age_seconds:max')} / 86400", decimals=0, gaps=True
        ),
    },
    width=24,
    height=10,
    sort_by="Value #D",
)
WAVE = gauges(
    "fristen-wave",
    _("Wave of clocks: hours per due day"),
    _("Work whose earliest clock ends on this working day ahead (0: today), all chosen teams."),
    _("Begin early what is due on days above capacity."),
    Query(f"sum by (day) ({per_team('mailroom_team_due_work_seconds', 'day')}) / 3600", "{{day}}"),
    Query(f"sum({DAY_CAPACITY}) / 3600", _("capacity of a day")),
    height=14,
    decimals=0,
)
BANDS = bars(
    "fristen-bands",
    _("Legal clocks per team"),
    _("Open items by working days until the legal clock ends."),
    _("Overdue ones first."),
    Query("sum by (team, due_band) (" + clocks("hard", 'due_band!="later"') + ")"),
    height=14,
    matrix=("team", "due_band"),
)
