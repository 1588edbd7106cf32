"""Did it help: promised against happened, balance over time, error of the forecast."""

from dashboards.panels import Column, Panel, Query
from dashboards.queries import LEFT_DAYS, over_range, per_site, per_team
from dashboards.words import TEAM, both, or_silent

_PROMISED = per_team("mailroom_rebalance_days_left", more='variant="promised"')
PROMISE = Panel(
    key="ausgleich-promise",
    kind="timeseries",
    title=both("Versprochen und geschehen (AT)", "Promised and happened (working days)"),
    about=both(
        "Teams laufender Pläne: Arbeitsvorrat vor dem Plan, versprochen, ohne die Abgabe, und wirklich.",
        "Teams of running plans: work left before the plan, promised, without the moves, and real.",
    ),
    act=both(
        "Wirklich weit über versprochen: Plan neu rechnen lassen.", "Real far above promised: have it planned anew."
    ),
    queries=[
        *(
            Query(expr=per_team("mailroom_rebalance_days_left", more=f'variant="{variant}"'), legend=words)
            for variant, words in (
                ("before", both("{{team}} vorher", "{{team}} before")),
                ("promised", both("{{team}} versprochen", "{{team}} promised")),
                ("without_plan", both("{{team}} ohne Abgabe", "{{team}} without moves")),
            )
        ),
        Query(
            expr=f"{LEFT_DAYS} and on (region, site, team) {per_team('mailroom_rebalance_days_left')}",
            legend=both("{{team}} wirklich", "{{team}} real"),
        ),
    ],
    decimals=1,
    nothing=or_silent(both("kein Plan läuft", "no plan is running")),
)
DIFFERENCE = Panel(
    key="ausgleich-difference",
    kind="table",
    title=both("Versprochen gegen geschehen je Team (AT)", "Promised against happened per team (working days)"),
    about=both(
        "Teams laufender Pläne, Geber und Empfänger: Arbeitsvorrat vor dem Plan, versprochen, jetzt, Unterschied; "
        "nach 1, 5 und 10 AT: Zeitraum des Boards dorthin stellen.",
        "Teams of running plans, givers and receivers: work left before the plan, promised, now, difference; "
        "after 1, 5 and 10 days: set the board's time there.",
    ),
    act=both("Unterschied über 2 AT: Plan neu rechnen lassen.", "Difference above 2 days: have it planned anew."),
    queries=[
        Query(expr=per_team("mailroom_rebalance_days_left", more='variant="before"')),
        Query(expr=_PROMISED),
        Query(expr=f"{LEFT_DAYS} and on (region, site, team) {_PROMISED}"),
        Query(expr=f"{LEFT_DAYS} - on (region, site, team) {_PROMISED}"),
    ],
    columns={
        "team": Column(words=TEAM, to="mr-team"),
        "Value #A": Column(words=both("vorher", "before"), decimals=1),
        "Value #B": Column(words=both("versprochen", "promised"), decimals=1),
        "Value #C": Column(words=both("jetzt", "now"), decimals=1),
        "Value #D": Column(words=both("Unterschied", "difference"), decimals=1),
    },
    sort_by="Value #D",
    nothing=or_silent(both("kein Plan läuft", "no plan is running")),
)
BALANCE = Panel(
    key="ausgleich-balance-over-time",
    kind="timeseries",
    title=both("Gleichmaß über die Zeit", "Balance over time"),
    about=both("1: alle Teams haben gleich viel Arbeit vor sich.", "1: all teams have equally much work left."),
    act=both(
        "Fällt es nach einem Ausgleich nicht: Grenzen der Pläne ansehen.",
        "If rebalancing does not lift it: look at the plans' limits.",
    ),
    queries=[Query(expr=per_site("mailroom_balance_score_ratio"), legend="{{site}}")],
    decimals=2,
)
ERROR = Panel(
    key="ausgleich-forecast-error",
    kind="gauges",
    title=both("Vorhersage: Fehler nach 5 und 10 AT", "Forecast: error after 5 and 10 days"),
    about=both(
        "Abstand des vorhergesagten vom eingetretenen Arbeitsvorrat (AT), Mitte aller Teams im Zeitraum des Boards.",
        "Distance of the forecast from the real days of work left, median of all teams over the board's time.",
    ),
    act=both("Über 3 AT: Kapazität und übliche Mengen prüfen.", "Above 3 days: check capacity and usual volumes."),
    queries=[Query(expr=over_range("mailroom_forecast_abs_error_workdays", "horizon"), legend="{{horizon}}")],
    decimals=1,
    nothing=or_silent(both("noch keine in dieser Zeit", "none yet in this time")),
)
