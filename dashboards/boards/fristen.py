"""Board `mr-fristen`: what will become late if we do nothing, and which law is behind it?"""

from dashboards.panels import REGION, SITE, TEAM, Board, Column, Panel, Query
from dashboards.queries import SITES, SOON, clocks, due, or_zero, per_site, per_team, teams
from dashboards.stats import freshness, stat
from dashboards.words import OVERDUE, YES_NO, Words, both
from dashboards.words import TEAM as TEAM_WORD

_BREACH = teams("team:mailroom_clock_forecast_breach_items:max", 'clock="hard"')
_SOFT_BREACH = teams("team:mailroom_clock_forecast_breach_items:max", 'clock="target"')
_BY_TEAM = "sum by (region, site, team)"
_TODAY, _PAST = 'due_band="today"', 'due_band="overdue"'

_STATS = (
    stat(
        "fristen-overdue",
        both("Gesetzlich überfällig", "Legally overdue"),
        both("Offene Eingänge, deren gesetzliche Frist abgelaufen ist.", "Open items whose legal clock has run out."),
        both(
            "Heute entscheiden: Untätigkeit kann eingeklagt werden (SGG § 88).",
            "Decide today: failure to act can be sued for (SGG § 88).",
        ),
        or_zero(due("hard", _PAST)),
        levels=(1, 5),
    ),
    stat(
        "fristen-today",
        both("Gesetzlich heute fällig", "Legally due today"),
        both("Offene Eingänge, deren gesetzliche Frist heute endet.", "Open items whose legal clock ends today."),
        both("Heute zuerst.", "First today."),
        or_zero(due("hard", _TODAY)),
        levels=(1, 10),
    ),
    stat(
        "fristen-soon",
        both("Gesetzlich in 5 AT", "Legally within 5 days"),
        both(
            "Offene Eingänge, deren gesetzliche Frist heute oder in fünf Arbeitstagen endet.",
            "Open items whose legal clock ends today or within five working days.",
        ),
        both("In die Wochenplanung der Teams geben.", "Put into the teams' plan of the week."),
        or_zero(due("hard", SOON)),
    ),
    stat(
        "fristen-breach",
        both("Bald verfristet", "Will be legally late"),
        both(
            "Eingänge, die ihre gesetzliche Frist verfehlen, wenn nach Fälligkeit und Kapazität gearbeitet wird.",
            "Items that will miss their legal clock if teams work by due date at their forecast capacity.",
        ),
        both("Ausgleich oder Reihenfolge anordnen.", "Order a rebalancing or the order of work."),
        or_zero(f"sum({_BREACH})"),
        levels=(1, 5),
        to="mr-ausgleich",
    ),
    stat(
        "fristen-urgent",
        both("Eilfall wartet zu lange", "Urgent item too late"),
        both(
            "Ob ein Eilfall länger wartet als die Stunden eines Arbeitstags; die Zahl wird nicht gezeigt.",
            "Whether an urgent item waits longer than the hours of one working day; the number is not shown.",
        ),
        both("Sofort die Teamleitung anrufen.", "Call the team lead at once."),
        or_zero(f"max({per_site('mailroom_urgent_item_late')})"),
        states=YES_NO,
    ),
    freshness("fristen"),
)
_TEAMS = Panel(
    key="fristen-teams",
    kind="table",
    title=both("Teams: was zu spät wird", "Teams: what will be late"),
    about=both(
        "Je Team: gesetzliche Fristen (überfällig, heute, in 5 AT, werden verfehlt), Ziele, Alter.",
        "Per team: legal clocks (overdue, today, within 5 days, will be missed), targets, age.",
    ),
    act=both("Team anklicken, Fristwelle ansehen.", "Click the team, look at its wave of clocks."),
    queries=[
        Query(expr=f"{_BY_TEAM} ({clocks('hard', _PAST)})"),
        Query(expr=f"{_BY_TEAM} ({clocks('hard', _TODAY)})"),
        Query(expr=f"{_BY_TEAM} ({clocks('hard', SOON)})"),
        Query(expr=f"{_BY_TEAM} ({_BREACH})"),
        Query(expr=f"{_BY_TEAM} ({clocks('target', _PAST)})"),
        Query(expr=f"{_BY_TEAM} ({_SOFT_BREACH})"),
        Query(expr=f"{teams('team:mailroom_oldest_item_age_seconds:max')} / 86400"),
    ],
    width=24,
    height=10,
    columns={
        "site": Column(words=both("Standort", "Site")),
        "team": Column(words=TEAM_WORD, to="mr-team"),
        "Value #A": Column(words=OVERDUE),
        "Value #B": Column(words=both("heute", "today")),
        "Value #C": Column(words=both("≤ 5 AT", "≤ 5 days")),
        "Value #D": Column(words=both("werden verfehlt", "will be missed")),
        "Value #E": Column(words=both("Ziel überschritten", "past target")),
        "Value #F": Column(words=both("Ziel wird verfehlt", "target missed")),
        "Value #G": Column(words=both("Alter (Tage)", "Age (days)"), decimals=0),
    },
    sort_by="Value #D",
)
_WAVE = Panel(
    key="fristen-wave",
    kind="gauges",
    title=both("Fristwelle: Stunden je Fälligkeitstag", "Wave of clocks: hours per due day"),
    about=both(
        "Arbeit, deren früheste Frist an diesem kommenden Arbeitstag endet (0: heute), alle gewählten Teams.",
        "Work whose earliest clock ends on this working day ahead (0: today), all chosen teams.",
    ),
    act=both("Tage über der Kapazität vorziehen.", "Begin early what is due on days above capacity."),
    queries=[
        Query(expr=f"sum by (day) ({per_team('mailroom_team_due_work_seconds', 'day')}) / 3600", legend="{{day}}"),
        Query(
            expr=f"sum({teams('team:mailroom_capacity_work_seconds_per_day:max')}) / 3600",
            legend=both("Kapazität eines Tages", "capacity of a day"),
        ),
    ],
    decimals=0,
)
_BANDS = Panel(
    key="fristen-bands",
    kind="bars",
    title=both("Gesetzliche Fristen je Team", "Legal clocks per team"),
    about=both(
        "Offene Eingänge nach Arbeitstagen bis zur gesetzlichen Frist.",
        "Open items by working days until the legal clock ends.",
    ),
    act=both("Überfällige zuerst.", "Overdue ones first."),
    queries=[Query(expr="sum by (team, due_band) (" + clocks("hard", 'due_band!="later"') + ")")],
    matrix=("team", "due_band"),
)
_MET = Panel(
    key="fristen-met",
    kind="table",
    title=both("Fristgerecht je Klasse, 30 Tage", "On time per class, 30 days"),
    about=both(
        "Anteil der in 30 Tagen erledigten Eingänge, die Ziel und gesetzliche Frist hielten; ab fünf Eingängen.",
        "Share of items done in 30 days that met target and legal clock; from five items on.",
    ),
    act=both("Unter 90 %: Klasse in den Teams zuerst planen.", "Below 90 %: plan the class first."),
    queries=[
        Query(expr=f'min by (item_class) (mailroom_clock_met_ratio{{{SITES},clock="{kind}"}})')
        for kind in ("target", "hard")
    ],
    columns={
        "item_class": Column(words=both("Klasse", "Class")),
        "Value #A": Column(words=both("Ziel gehalten", "Target met"), unit="percentunit", decimals=0),
        "Value #B": Column(words=both("Gesetz gehalten", "Law met"), unit="percentunit", decimals=0),
    },
)
_LEAD = Panel(
    key="fristen-lead-time",
    kind="table",
    title=both("Durchlaufzeit je Klasse (AT)", "Lead time per class (working days)"),
    about=both(
        "Arbeitstage vom rechtlichen Eingang bis erledigt, letzte 30 Tage; der langsamste gewählte Standort.",
        "Working days from legal receipt to done, last 30 days; the slowest of the chosen sites.",
    ),
    act=both("Über 14 AT: Mindeststandard verfehlt.", "Above 14 days: below the minimum standard."),
    queries=[
        Query(expr=f'max by (item_class) (mailroom_item_lead_time_workdays{{{SITES},quantile="{share}"}})')
        for share in ("0.5", "0.9")
    ],
    columns={
        "item_class": Column(words=both("Klasse", "Class")),
        "Value #A": Column(words=both("Mitte", "Median")),
        "Value #B": Column(words=both("9 von 10", "9 of 10")),
    },
)


def _legal(clock: str, title: Words, about: Words, act: Words) -> Panel:
    """Teams by how soon a clock of this name ends. Small counts of sensitive classes are shown as four."""
    bands = ('due_band="overdue"', SOON, 'due_band="6-10"')
    heads = (OVERDUE, both("≤ 5 AT", "≤ 5 days"), both("6–10 AT", "6–10 days"))
    chosen = (per_team("mailroom_legal_clock_items", "due_band", more=f'clock="{clock}",{band}') for band in bands)
    columns = {f"Value #{letter}": Column(words=words) for letter, words in zip("ABC", heads, strict=True)}
    return Panel(
        key=f"fristen-{clock.replace('_', '-')}",
        kind="table",
        title=title,
        about=about,
        act=act,
        queries=[Query(expr=f"{_BY_TEAM} ({each})") for each in chosen],
        columns={"team": Column(words=TEAM_WORD, to="mr-team"), **columns},
        sort_by="Value #A",
    )


_GRANT_ENDS = _legal(
    "grant_end",
    both("Bewilligung endet (WBA)", "Grants that end (renewals)"),
    both(
        "Offene Weiterbewilligungen nach Arbeitstagen bis zum Ende der Bewilligung; danach fehlt das Geld.",
        "Open renewals by working days until the grant ends; after that the money is missing.",
    ),
    both("Überfällige und ≤ 5 AT heute entscheiden.", "Decide overdue ones and ≤ 5 days today."),
)
_FAILURES = _legal(
    "failure_to_act",
    both("Untätigkeit droht (SGG § 88)", "Failure to act ahead (SGG § 88)"),
    both(
        "Offene Anträge (6 Monate) und Widersprüche (3 Monate) nach Arbeitstagen bis zur Untätigkeit.",
        "Open applications (6 months) and objections (3 months) by working days until it is a failure to act.",
    ),
    both("Entscheiden oder Gründe der Verzögerung mitteilen.", "Decide, or tell the reasons of the delay."),
)

BOARD = Board(
    uid="mr-fristen",
    title=both("Fristen in Gefahr", "Deadlines at risk"),
    question=both(
        "Was wird zu spät, wenn wir nichts tun, und welches Gesetz steht dahinter?",
        "What will become late if we do nothing, and which law is behind it?",
    ),
    variables=(REGION, SITE, TEAM),
    rows=(_STATS, (_TEAMS,), (_WAVE, _BANDS), (_MET, _LEAD)),
    more=((_GRANT_ENDS, _FAILURES),),
)
