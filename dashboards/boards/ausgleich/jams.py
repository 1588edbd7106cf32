"""Why is it jammed: jams and their phases, causes, how long they last."""

from dashboards.elements.kinds import bars, gauges, table
from dashboards.elements.panels import MOMENT, Column, Query
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

TABLE = table(
    "ausgleich-jams",
    _("Jams and where they stand"),
    _("Teams that are not normal: since when, risk, work left."),
    _("Answer the questions about help below."),
    {
        "site": Column(_("Site")),
        "team": Column(TEAM, to="mr-team"),
        "Value #A": Column(STATE, or_unknown(f"{JAM_STATE} >= 1", JAM_STATE), states=JAM_STATES),
        "Value #B": Column(
            _("since"), not_normal(per_team("mailroom_team_jam_since_timestamp_seconds") + TO_MILLISECONDS), unit=MOMENT
        ),
        "Value #C": Column(
            _("Risk"), not_normal(per_team("mailroom_team_jam_risk_ratio")), unit="percentunit", decimals=0
        ),
        "Value #D": Column(DAYS_LEFT, not_normal(LEFT_DAYS), decimals=1),
        "Value #E": Column(_("will be late"), not_normal(per_team("mailroom_team_late_items")), decimals=0),
    },
    width=24,
    height=8,
    sort_by="Value #A",
    nothing=_("No team is jammed."),
)
SHARES = bars(
    "ausgleich-causes",
    _("Causes per team"),
    _("Shares of the shown causes of a jam; together 100 %. Absence is split above the thresholds only."),
    _("Tackle the largest cause."),
    Query(f"sum by (team, reason_code) ({per_team('mailroom_jam_share_ratio', 'reason_code')})"),
    matrix=("team", "reason_code"),
    columns={
        "team": Column(TEAM, to="mr-team"),
        "reason_code": Column(CAUSE, states=CAUSES, wrapped=True),
        "Value": Column(SHARE, unit="percentunit", decimals=0),
    },
    sort_by="team",
    unit="percentunit",
    nothing=or_silent(_("no team is jammed")),
)
LASTED = gauges(
    "ausgleich-lasted",
    _("How long jams last (working hours)"),
    _(
        "From the first sign until open and until over, median of all jams over the board's time; "
        "the way in between is above (time to the second yes)."
    ),
    _("Above 45 hours: have it decided earlier."),
    Query(f"{over_range('mailroom_jam_duration_seconds', 'phase')} / 3600", "{{phase}}"),
    decimals=0,
    nothing=or_silent(pgettext("jam", "none yet in this time")),
)
