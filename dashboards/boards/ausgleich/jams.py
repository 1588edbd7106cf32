"""Why is it jammed: jams and their phases, causes, how long they last."""

from dashboards.elements.panels import Column, Panel, Query
from dashboards.elements.queries import (
    JAM_STATE,
    LEFT_DAYS,
    TO_MILLISECONDS,
    not_normal,
    or_unknown,
    over_range,
    per_team,
)
from dashboards.elements.words import CAUSE, CAUSES, DAYS_LEFT, JAM_STATES, SHARE, STATE, TEAM, or_silent
from languages.text import _, pgettext

TABLE = Panel(
    key="ausgleich-jams",
    kind="table",
    title=_("Jams and where they stand"),
    about=_("Teams that are not normal: since when, risk, work left."),
    act=_("Answer the questions about help below."),
    queries=[
        Query(expr=or_unknown(f"{JAM_STATE} >= 1", JAM_STATE)),
        Query(expr=not_normal(per_team("mailroom_team_jam_since_timestamp_seconds") + TO_MILLISECONDS)),
        Query(expr=not_normal(per_team("mailroom_team_jam_risk_ratio"))),
        Query(expr=not_normal(LEFT_DAYS)),
        Query(expr=not_normal(per_team("mailroom_team_late_items"))),
    ],
    width=24,
    height=8,
    columns={
        "site": Column(words=_("Site")),
        "team": Column(words=TEAM, to="mr-team"),
        "Value #A": Column(words=STATE, states=JAM_STATES),
        "Value #B": Column(words=_("since"), unit="time:YYYY-MM-DD HH:mm"),
        "Value #C": Column(words=_("Risk"), unit="percentunit", decimals=0),
        "Value #D": Column(words=DAYS_LEFT, decimals=1),
        "Value #E": Column(words=_("will be late"), decimals=0),
    },
    sort_by="Value #A",
    nothing=_("No team is jammed."),
)
SHARES = Panel(
    key="ausgleich-causes",
    kind="bars",
    title=_("Causes per team"),
    about=_("Shares of the shown causes of a jam; together 100 %. Absence is split above the thresholds only."),
    act=_("Tackle the largest cause."),
    queries=[Query(expr=f"sum by (team, reason_code) ({per_team('mailroom_jam_share_ratio', 'reason_code')})")],
    matrix=("team", "reason_code"),
    columns={
        "team": Column(words=TEAM, to="mr-team"),
        "reason_code": Column(words=CAUSE, states=CAUSES, wrapped=True),
        "Value": Column(words=SHARE, unit="percentunit", decimals=0),
    },
    sort_by="team",
    unit="percentunit",
    nothing=or_silent(_("no team is jammed")),
)
LASTED = Panel(
    key="ausgleich-lasted",
    kind="gauges",
    title=_("How long jams last (working hours)"),
    about=_(
        "From the first sign until open and until over, median of all jams over the board's time; "
        "the way in between is above (time to the second yes)."
    ),
    act=_("Above 45 hours: have it decided earlier."),
    queries=[Query(expr=f"{over_range('mailroom_jam_duration_seconds', 'phase')} / 3600", legend="{{phase}}")],
    decimals=0,
    nothing=or_silent(pgettext("jam", "none yet in this time")),
)
