"""Did it help: promised and actual figures, balance over time, error of the forecast."""

from dashboards.elements.kinds import gauges, table, timeseries
from dashboards.elements.panels import Column, Query
from dashboards.elements.queries import LEFT_DAYS, over_range, per_site, per_team
from dashboards.elements.words import TEAM, or_silent
from languages.text import _

_PROMISED = per_team("mailroom_rebalance_days_left", more='variant="promised"')
PROMISE = timeseries(
    "ausgleich-promise",
    _("Promised and happened (working days)"),
    _("Teams of running plans: work left before the plan, promised, without the moves, and real."),
    _("Real far above promised: request a new plan."),
    *(
        Query(per_team("mailroom_rebalance_days_left", more=f'variant="{variant}"'), words)
        for variant, words in (
            ("before", _("{{team}} before")),
            ("promised", _("{{team}} promised")),
            ("without_plan", _("{{team}} without moves")),
        )
    ),
    Query(f"{LEFT_DAYS} and on (region, site, team) {per_team('mailroom_rebalance_days_left')}", _("{{team}} real")),
    decimals=1,
    nothing=or_silent(_("no plan is running")),
)
DIFFERENCE = table(
    "ausgleich-difference",
    _("Promised against happened per team (working days)"),
    _(
        "Teams of running plans, givers and receivers: work left before the plan, promised, now, difference; "
        "after 1, 5 and 10 days: set the board's time there."
    ),
    _("Difference above 2 days: request a new plan."),
    {
        "team": Column(TEAM, to="mr-team"),
        "Value #A": Column(_("before"), per_team("mailroom_rebalance_days_left", more='variant="before"'), decimals=1),
        "Value #B": Column(_("promised"), _PROMISED, decimals=1),
        "Value #C": Column(_("now"), f"{LEFT_DAYS} and on (region, site, team) {_PROMISED}", decimals=1),
        "Value #D": Column(_("difference"), f"{LEFT_DAYS} - on (region, site, team) {_PROMISED}", decimals=1),
    },
    sort_by="Value #D",
    nothing=or_silent(_("no plan is running")),
)
BALANCE = timeseries(
    "ausgleich-balance-over-time",
    _("Balance over time"),
    _("1: all teams have equally much work left."),
    _("If rebalancing does not lift it: look at the plans' limits."),
    Query(per_site("mailroom_balance_score_ratio"), "{{site}}"),
    decimals=2,
)
ERROR = gauges(
    "ausgleich-forecast-error",
    _("Forecast: error after 5 and 10 days"),
    _("Distance of the forecast from the real days of work left, median of all teams over the board's time."),
    _("Above 3 days: check capacity and usual volumes."),
    Query(over_range("mailroom_forecast_abs_error_workdays", "horizon"), "{{horizon}}"),
    decimals=1,
    nothing=or_silent(_("none yet in this time")),
)
