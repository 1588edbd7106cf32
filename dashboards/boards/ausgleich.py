"""Board `mr-ausgleich`: why is it jammed, what was done, did it help?"""

from dashboards.panels import REGION, SITE, TEAM, Board, Column, Panel, Query
from dashboards.queries import REGIONS, TO_MILLISECONDS, or_zero, over_range, per_region, per_site, per_team, teams
from dashboards.stats import freshness, stat
from dashboards.words import DAYS_LEFT, JAM_STATES, STATE, both
from dashboards.words import TEAM as TEAM_WORD

_STATE = teams("team:mailroom_jam_state:max")
_JAMMED = f"({_STATE} >= 2)"
_REAL = teams("team:mailroom_days_of_work_left:max")
_PROMISED = per_team("mailroom_rebalance_days_left", more='variant="promised"')
_PAGE = both("Auf der Seite der Teamleitungen entscheiden lassen.", "Have it decided on the page of the team leads.")

_STATS = (
    stat(
        "ausgleich-open",
        both("Staus, auch absehbare", "Jams: open or ahead"),
        both("Teams im Zustand „Stau“ oder „Stau absehbar“.", "Teams in the state 'jam' or 'jam ahead'."),
        both("Ursache und Vorschlag unten ansehen.", "Look at cause and proposal below."),
        or_zero(f"count{_JAMMED}"),
        levels=(1, 3),
    ),
    stat(
        "ausgleich-undecided",
        both("Unentschieden > 4 h", "Undecided over 4 hours"),
        both(
            "Vorschläge, die nach vier Arbeitsstunden nicht von beiden Leitungen entschieden sind.",
            "Proposals that both leads have not decided after four working hours.",
        ),
        both(
            "Leitung oder Stellvertretung anrufen: ein Tag Warten kostet am meisten.",
            "Call lead or deputy: waiting costs most.",
        ),
        f"sum(mailroom_rebalance_undecided_proposals{{{REGIONS}}})",
        levels=(1, 3),
    ),
    stat(
        "ausgleich-decision",
        both("Bis zur 2. Zusage", "Time to the second yes"),
        both(
            "Arbeitszeit vom Angebot bis zur zweiten Zusage, Mitte der letzten 28 Tage; leer unter fünf Zusagen.",
            "Working time from offer to the second yes, median of 28 days; empty below five agreements.",
        ),
        _PAGE,
        f'max(mailroom_rebalance_decision_seconds{{{REGIONS},quantile="0.5"}})',
        unit="s",
        nothing=both("unter fünf Zusagen", "fewer than five"),
        decimals=0,
    ),
    stat(
        "ausgleich-balance",
        both("Gleichmaß der Teams", "Balance of the teams"),
        both(
            "1: alle Teams haben gleich viele Arbeitstage vor sich; der schlechteste gewählte Standort.",
            "1: all teams have the same days of work left; the worst of the chosen sites.",
        ),
        both("Niedrig und Staus offen: Ausgleich anordnen.", "Low with open jams: order a rebalancing."),
        f"min({per_site('mailroom_balance_score_ratio')})",
        decimals=2,
    ),
    stat(
        "ausgleich-unplaced",
        both("Ohne Team", "Without team"),
        both("Offene Eingänge, die keinem Team gehören.", "Open items that belong to no team."),
        both(
            "Grund unten ansehen; es fehlt ein Team mit dieser Fähigkeit.",
            "See why below; a team with that skill is missing.",
        ),
        or_zero(f"sum(mailroom_rebalance_unplaced_items{{{REGIONS}}})"),
        levels=(1, 20),
    ),
    freshness("ausgleich"),
)
_JAMS = Panel(
    key="ausgleich-jams",
    kind="table",
    title=both("Staus und ihr Stand", "Jams and where they stand"),
    about=both(
        "Teams, die nicht normal sind: seit wann, Risiko, Arbeitsvorrat.",
        "Teams that are not normal: since when, risk, work left.",
    ),
    act=both("Vorschlag für das Team entscheiden.", "Decide the team's proposal."),
    queries=[
        Query(expr=f"{_STATE} > 0"),
        Query(expr=per_team("mailroom_team_jam_since_timestamp_seconds") + TO_MILLISECONDS),
        Query(expr=per_team("mailroom_team_jam_risk_ratio")),
        Query(expr=teams("team:mailroom_days_of_work_left:max")),
        Query(expr=per_team("mailroom_team_late_items")),
    ],
    width=24,
    height=8,
    columns={
        "site": Column(words=both("Standort", "Site")),
        "team": Column(words=TEAM_WORD, to="mr-team"),
        "Value #A": Column(words=STATE, states=JAM_STATES),
        "Value #B": Column(words=both("seit", "since"), unit="time:YYYY-MM-DD HH:mm"),
        "Value #C": Column(words=both("Risiko", "Risk"), unit="percentunit", decimals=0),
        "Value #D": Column(words=DAYS_LEFT, decimals=1),
        "Value #E": Column(words=both("werden zu spät", "will be late"), decimals=0),
    },
    sort_by="Value #A",
)
_CAUSES = Panel(
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
    unit="percentunit",
    nothing=both("Kein Team ist im Stau.", "No team is jammed."),
)
_PROMISE = Panel(
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
        Query(expr=per_team("mailroom_rebalance_days_left", "variant"), legend="{{team}} {{variant}}"),
        Query(
            expr=f"{teams('team:mailroom_days_of_work_left:max')} and on (region, site, team) "
            f"{per_team('mailroom_rebalance_days_left')}",
            legend=both("{{team}} wirklich", "{{team}} real"),
        ),
    ],
    decimals=1,
    nothing=both("Kein Plan läuft.", "No plan is running."),
)
_FLOW = Panel(
    key="ausgleich-flow",
    kind="bars",
    title=both("Von Team an Team", "From team to team"),
    about=both(
        "Eingänge, die zwischen zwei Teams bewegt wurden, seit Beginn.", "Items moved between two teams, all time."
    ),
    act=both(
        "Immer dieselben Empfänger: Partnerliste ansehen.", "Always the same receivers: look at the partner list."
    ),
    queries=[Query(expr=f"max by (from_team, to_team) (mailroom_reassigned_items{{{REGIONS}}})")],
    matrix=("from_team", "to_team"),
)
_OUTCOMES = Panel(
    key="ausgleich-outcomes",
    kind="table",
    title=both("Vorschläge der letzten 28 Tage", "Proposals of the last 28 days"),
    about=both("Nach heutigem Stand und Grund einer Ablehnung.", "By state today and reason of a decline."),
    act=both("Viele abgelaufene: Stellvertretungen benennen.", "Many expired: name deputies."),
    queries=[
        Query(expr=f"sum by (state, reason_code) ({per_region('mailroom_rebalance_outcomes', 'state', 'reason_code')})")
    ],
    columns={
        "state": Column(words=STATE),
        "reason_code": Column(words=both("Grund", "Reason")),
        "Value": Column(words=both("Vorschläge", "Proposals")),
    },
)
_UNPLACED = Panel(
    key="ausgleich-unplaced-why",
    kind="gauges",
    title=both("Ohne Team: warum", "Without team: why"),
    about=both(
        "Offene Eingänge ohne Team nach dem, was gegen jedes Team steht.",
        "Open items without team by what stands against every team.",
    ),
    act=both("Team mit dieser Fähigkeit benennen.", "Name a team with that skill."),
    queries=[
        Query(
            expr=f"sum by (reason_code) ({per_region('mailroom_rebalance_unplaced_items', 'reason_code')})",
            legend="{{reason_code}}",
        )
    ],
)
_BALANCE = Panel(
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
_DIFFERENCE = Panel(
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
        Query(expr=f"{_REAL} and on (region, site, team) {_PROMISED}"),
        Query(expr=f"{_REAL} - on (region, site, team) {_PROMISED}"),
    ],
    columns={
        "team": Column(words=TEAM_WORD, to="mr-team"),
        "Value #A": Column(words=both("vorher", "before"), decimals=1),
        "Value #B": Column(words=both("versprochen", "promised"), decimals=1),
        "Value #C": Column(words=both("jetzt", "now"), decimals=1),
        "Value #D": Column(words=both("Unterschied", "difference"), decimals=1),
    },
    sort_by="Value #D",
    nothing=both("Kein Plan läuft.", "No plan is running."),
)
_FLOW_HOURS = Panel(
    key="ausgleich-flow-hours",
    kind="bars",
    title=both("Von Team an Team (Stunden, 28 Tage)", "From team to team (hours, 28 days)"),
    about=both(
        "Erwartete Bearbeitungszeit der Eingänge, die Vorschläge der letzten 28 Tage bewegt haben.",
        "Expected handling time of the items that proposals of the last 28 days moved.",
    ),
    act=both(
        "Immer dieselben Empfänger: Partnerliste ansehen.", "Always the same receivers: look at the partner list."
    ),
    queries=[
        Query(expr=f"max by (from_team, to_team) (mailroom_reassigned_work_seconds{{{REGIONS}}}) / 3600"),
    ],
    matrix=("from_team", "to_team"),
    decimals=0,
)
_ERROR = Panel(
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
)
_LASTED = Panel(
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
)

BOARD = Board(
    uid="mr-ausgleich",
    title=both("Stau und Ausgleich", "Jams and rebalancing"),
    question=both(
        "Warum staut es sich, was wurde getan, hat es geholfen?", "Why is it jammed, what was done, did it help?"
    ),
    variables=(REGION, SITE, TEAM),
    rows=(_STATS, (_JAMS,), (_CAUSES, _PROMISE), (_FLOW, _OUTCOMES)),
    more=((_DIFFERENCE, _FLOW_HOURS), (_ERROR, _LASTED), (_UNPLACED, _BALANCE)),
)
