"""Whom to help first: the teams that are not normal, why, and what is being done about it."""

from dashboards.elements.kinds import table
from dashboards.elements.panels import MOMENT, Column
from dashboards.elements.queries import JAM_STATE, LEFT_DAYS, TO_MILLISECONDS, in_days, not_normal, or_unknown, per_team
from dashboards.elements.words import CAUSE, CAUSES, DAYS_LEFT, IN_FIVE_DAYS, JAM_STATES, SHARE, SITE, STATE, TEAM
from languages.text import _

_AHEAD = 2
"""A jam is there or foreseen; a team that is only watched needs nothing yet."""
_SHARES = per_team("mailroom_jam_share_ratio", "reason_code")
_GIVEN = per_team("mailroom_team_day_items", "day", more='flow="moved_out"')


def _ahead(expr: str) -> str:
    return not_normal(expr, _AHEAD)


HELP = table(
    "lage-help",
    _("Whom to help today, why, and what is being done"),
    _(
        "Teams that jam or will: since when, how sure, the largest shown cause and its share; items asked for, "
        "agreed and under way, given since yesterday."
    ),
    _("Nothing asked for or agreed while work still grows: click the team, ask for help. Else follow up."),
    {
        "site": Column(SITE),
        "team": Column(TEAM, to="mr-team"),
        "Value #A": Column(STATE, or_unknown(f"{JAM_STATE} >= {_AHEAD}", JAM_STATE), states=JAM_STATES, width=112),
        "Value #B": Column(
            _("since"),
            _ahead(per_team("mailroom_team_jam_since_timestamp_seconds") + TO_MILLISECONDS),
            unit=MOMENT,
            width=145,
        ),
        "Value #C": Column(_("Risk"), _ahead(per_team("mailroom_team_jam_risk_ratio")), unit="percentunit", decimals=0),
        "reason_code": Column(CAUSE, states=CAUSES, width=130, wrapped=True),
        "Value #D": Column(
            SHARE, _ahead(f"topk by (region, site, team) (1, {_SHARES})"), unit="percentunit", decimals=0
        ),
        "Value #E": Column(DAYS_LEFT, _ahead(LEFT_DAYS), decimals=1),
        "Value #F": Column(
            IN_FIVE_DAYS, _ahead(per_team("mailroom_team_forecast_days_left", more=in_days("5", "0.5"))), decimals=1
        ),
        "Value #G": Column(_("asked for"), _ahead(per_team("mailroom_rebalance_team_items", more='state="asked"'))),
        "Value #H": Column(_("agreed"), _ahead(per_team("mailroom_rebalance_team_items", more='state="agreed"'))),
        "Value #I": Column(_("given"), _ahead(f"sum by (region, site, team) ({_GIVEN})")),
    },
    width=24,
    height=7,
    decimals=0,
    sort_by="Value #A",
    nothing=_("No team jams or will."),
)
