"""Why is it jammed: jams and where they stand, causes, how long they last."""

from dashboards.panels import Column, Panel, Query
from dashboards.queries import JAM_STATE, LEFT_DAYS, TO_MILLISECONDS, not_normal, or_unknown, over_range, per_team
from dashboards.words import CAUSE, CAUSES, DAYS_LEFT, JAM_STATES, SHARE, STATE, TEAM, both, or_silent

TABLE = Panel(
    key="ausgleich-jams",
    kind="table",
    title=both("Staus und ihr Stand", "Jams and where they stand"),
    about=both(
        "Teams, die nicht normal sind: seit wann, Risiko, Arbeitsvorrat.",
        "Teams that are not normal: since when, risk, work left.",
    ),
    act=both("Vorschlag für das Team entscheiden.", "Decide the team's proposal."),
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
        "site": Column(words=both("Standort", "Site")),
        "team": Column(words=TEAM, to="mr-team"),
        "Value #A": Column(words=STATE, states=JAM_STATES),
        "Value #B": Column(words=both("seit", "since"), unit="time:YYYY-MM-DD HH:mm"),
        "Value #C": Column(words=both("Risiko", "Risk"), unit="percentunit", decimals=0),
        "Value #D": Column(words=DAYS_LEFT, decimals=1),
        "Value #E": Column(words=both("werden zu spät", "will be late"), decimals=0),
    },
    sort_by="Value #A",
    nothing=both("Kein Team ist im Stau.", "No team is jammed."),
)
SHARES = Panel(
    key="ausgleich-causes",
    kind="bars",
    title=both("Ursachen je Team", "Causes per team"),
    about=both(
        "Anteile der gezeigten Ursachen, zusammen 100 %. Abwesenheit wird nur oberhalb der Schwellen aufgeteilt.",
        "Shares of the shown causes of a jam; together 100 %. Absence is split above the thresholds only.",
    ),
    act=both("Größte Ursache angehen.", "Tackle the largest cause."),
    queries=[Query(expr=f"sum by (team, reason_code) ({per_team('mailroom_jam_share_ratio', 'reason_code')})")],
    matrix=("team", "reason_code"),
    columns={
        "team": Column(words=TEAM, to="mr-team"),
        "reason_code": Column(words=CAUSE, states=CAUSES, wrapped=True),
        "Value": Column(words=SHARE, unit="percentunit", decimals=0),
    },
    sort_by="team",
    unit="percentunit",
    nothing=or_silent(both("kein Team im Stau", "no team is jammed")),
)
LASTED = Panel(
    key="ausgleich-lasted",
    kind="gauges",
    title=both("Wie lange Staus dauern (Arbeitsstunden)", "How long jams last (working hours)"),
    about=both(
        "Vom ersten Anzeichen bis offen und bis vorbei, Mitte aller Staus im Zeitraum des Boards; "
        "der Weg dazwischen steht oben (Zeit bis zur zweiten Zusage).",
        "From the first sign until open and until over, median of all jams over the board's time; "
        "the way in between is above (time to the second yes).",
    ),
    act=both("Über 45 Stunden: früher entscheiden lassen.", "Above 45 hours: have it decided earlier."),
    queries=[Query(expr=f"{over_range('mailroom_jam_duration_seconds', 'phase')} / 3600", legend="{{phase}}")],
    decimals=0,
    nothing=or_silent(both("noch keiner in dieser Zeit", "none yet in this time")),
)
