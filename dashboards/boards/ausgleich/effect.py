"""Did it help: promised and actual figures, balance over time, error of the forecast."""

from dashboards.elements.panels import Column, Panel, Query
from dashboards.elements.queries import LEFT_DAYS, over_range, per_site, per_team
from dashboards.elements.words import TEAM, or_silent
from languages.text import _

_PROMISED = per_team("mailroom_rebalance_days_left", more='variant="promised"')
PROMISE = Panel(
    key="ausgleich-promise",
    kind="timeseries",
    title=_("Promised and happened (working days)"),
    about=_("Teams of running plans: work left before the plan, promised, without the moves, and real."),
    act=_("Real far above promised: request a new plan."),
    queries=[
        *(
            Query(expr=per_team("mailroom_rebalance_days_left", more=f'variant="{variant}"'), legend=words)
            for variant, words in (
                ("before", _("{{team}} before")),
                ("promised", _("{{team}} promised")),
                ("without_plan", _("{{team}} without moves")),
            )
        ),
        Query(
            expr=f"{LEFT_DAYS} and on (region, site, team) {per_team('mailroom_rebalance_days_left')}",
            legend=_("{{team}} real"),
        ),
    ],
    decimals=1,
    nothing=or_silent(_("no plan is running")),
)
DIFFERENCE = Panel(
    key="ausgleich-difference",
    kind="table",
    title=_("Promised against happened per team (working days)"),
    about=_(
        "Teams of running plans, givers and receivers: work left before the plan, promised, now, difference; "
        "after 1, 5 and 10 days: set the board's time there."
    ),
    act=_("Difference above 2 days: request a new plan."),
    queries=[
        Query(expr=per_team("mailroom_rebalance_days_left", more='variant="before"')),
        Query(expr=_PROMISED),
        Query(expr=f"{LEFT_DAYS} and on (region, site, team) {_PROMISED}"),
        Query(expr=f"{LEFT_DAYS} - on (region, site, team) {_PROMISED}"),
    ],
    columns={
        "team": Column(words=TEAM, to="mr-team"),
        "Value #A": Column(words=_("before"), decimals=1),
        "Value #B": Column(words=_("promised"), decimals=1),
        "Value #C": Column(words=_("now"), decimals=1),
        "Value #D": Column(words=_("difference"), decimals=1),
    },
    sort_by="Value #D",
    nothing=or_silent(_("no plan is running")),
)
BALANCE = Panel(
    key="ausgleich-balance-over-time",
    kind="timeseries",
    title=_("Balance over time"),
    about=_("1: all teams have equally much work left."),
    act=_("If rebalancing does not lift it: look at the plans' limits."),
    queries=[Query(expr=per_site("mailroom_balance_score_ratio"), legend="{{site}}")],
    decimals=2,
)
ERROR = Panel(
    key="ausgleich-forecast-error",
    kind="gauges",
    title=_("Forecast: error after 5 and 10 days"),
    about=_("Distance of the forecast from the real days of work left, median of all teams over the board's time."),
    act=_("Above 3 days: check capacity and usual volumes."),
    queries=[Query(expr=over_range("mailroom_forecast_abs_error_workdays", "horizon"), legend="{{horizon}}")],
    decimals=1,
    nothing=or_silent(_("none yet in this time")),
)
