"""Whom to help first: the teams that are not normal, why, and what is being done about it."""

from dashboards.elements.panels import Column, Panel, Query
from dashboards.elements.queries import JAM_STATE, LEFT_DAYS, TO_MILLISECONDS, in_days, not_normal, or_unknown, per_team
from dashboards.elements.words import CAUSE, CAUSES, DAYS_LEFT, IN_FIVE_DAYS, JAM_STATES, SHARE, SITE, STATE, TEAM
from languages.text import _

_AHEAD = 2
"""A jam is there or foreseen; a team that is only watched needs nothing yet."""
_SHARES = per_team("mailroom_jam_share_ratio", "reason_code")
_GIVEN = per_team("mailroom_team_day_items", "day", more='flow="moved_out"')

HELP = Panel(
    key="lage-help",
    kind="table",
    title=_("Whom to help today, why, and what is being done"),
    about=_(
        "Teams that jam or will: since when, how sure, the largest shown cause and its share; items asked for, "
        "agreed and under way, given since yesterday."
    ),
    act=_("Nothing asked for or agreed while work still grows: click the team, ask for help. Else follow up."),
    queries=[
        Query(expr=or_unknown(f"{JAM_STATE} >= {_AHEAD}", JAM_STATE)),
        Query(expr=not_normal(per_team("mailroom_team_jam_since_timestamp_seconds") + TO_MILLISECONDS, _AHEAD)),
        Query(expr=not_normal(per_team("mailroom_team_jam_risk_ratio"), _AHEAD)),
        Query(expr=not_normal(f"topk by (region, site, team) (1, {_SHARES})", _AHEAD)),
        Query(expr=not_normal(LEFT_DAYS, _AHEAD)),
        Query(expr=not_normal(per_team("mailroom_team_forecast_days_left", more=in_days("5", "0.5")), _AHEAD)),
        Query(expr=not_normal(per_team("mailroom_rebalance_team_items", more='state="asked"'), _AHEAD)),
        Query(expr=not_normal(per_team("mailroom_rebalance_team_items", more='state="agreed"'), _AHEAD)),
        Query(expr=not_normal(f"sum by (region, site, team) ({_GIVEN})", _AHEAD)),
    ],
    width=24,
    height=7,
    decimals=0,
    columns={
        "site": Column(words=SITE),
        "team": Column(words=TEAM, to="mr-team"),
        "Value #A": Column(words=STATE, states=JAM_STATES, width=112),
        "Value #B": Column(words=_("since"), unit="time:YYYY-MM-DD HH:mm", width=145),
        "Value #C": Column(words=_("Risk"), unit="percentunit", decimals=0),
        "reason_code": Column(words=CAUSE, states=CAUSES, width=130, wrapped=True),
        "Value #D": Column(words=SHARE, unit="percentunit", decimals=0),
        "Value #E": Column(words=DAYS_LEFT, decimals=1),
        "Value #F": Column(words=IN_FIVE_DAYS, decimals=1),
        "Value #G": Column(words=_("asked for")),
        "Value #H": Column(words=_("agreed")),
        "Value #I": Column(words=_("given")),
    },
    sort_by="Value #A",
    nothing=_("No team jams or will."),
)
