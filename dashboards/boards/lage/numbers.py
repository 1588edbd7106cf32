"""The first line of `mr-lage`: work left, jams, clocks, oldest item, proposals."""

from dashboards.boards.lage.teams import LOOK
from dashboards.panels import Query
from dashboards.queries import JAM_STATE, OLDEST_RECEIVED, PAST, REGIONS, SOON, TO_MILLISECONDS, days_left, due
from dashboards.stats import freshness, stat
from dashboards.words import OVERDUE, WORK_LEFT, both

NUMBERS = (
    stat(
        "lage-days-left",
        both("Arbeitsvorrat (AT)", "Work left (days)"),
        both(
            "Offene Arbeit aller gewählten Teams durch ihre Kapazität eines Tages, zusammen gerechnet.",
            "Open work of all chosen teams divided by their capacity of one day, taken together.",
        ),
        both(
            "Offene Vorschläge entscheiden; Teams unten ansehen.", "Decide the open proposals; look at the teams below."
        ),
        days_left(),
        levels=WORK_LEFT,
        decimals=1,
    ),
    stat(
        "lage-jammed",
        both("Teams im Stau", "Teams jammed"),
        both(
            "Teams im Zustand „Stau“; absehbare Staus stehen mit ihnen in der Tabelle darunter.",
            "Teams in the state 'jam'; jams that can be foreseen stand with them in the table below.",
        ),
        LOOK,
        f"sum({JAM_STATE} == bool 3)",
        levels=(1, 2),
        to="mr-ausgleich",
    ),
    stat(
        "lage-due",
        both("Gesetzliche Frist", "Legal clocks"),
        both(
            "Offene Eingänge, deren gesetzliche Frist in fünf Arbeitstagen endet, und die schon überfälligen.",
            "Open items whose legal clock ends today or within five working days, and those already overdue.",
        ),
        both("Board „Fristen in Gefahr“ öffnen.", "Open the board 'Deadlines at risk'."),
        due("hard", SOON),
        legend=both("≤ 5 AT", "≤ 5 days"),
        queries=[
            Query(expr=due("hard", SOON), legend=both("≤ 5 AT", "≤ 5 days")),
            Query(expr=due("hard", PAST), legend=OVERDUE),
        ],
        to="mr-fristen",
    ),
    stat(
        "lage-oldest",
        both("Ältester Eingang vom", "Oldest item of"),
        both(
            "Rechtliches Eingangsdatum des ältesten offenen Eingangs; eine Abgabe setzt es nie zurück.",
            "Legal receipt date of the oldest open item; a transfer never resets it.",
        ),
        both("Im Team mit diesem Eingang nachfragen.", "Ask the team that holds it."),
        f"min({OLDEST_RECEIVED}){TO_MILLISECONDS}",
        unit="time:YYYY-MM-DD",
    ),
    stat(
        "lage-proposals",
        both("Vorschläge", "Open proposals"),
        both("Vorschläge, die auf eine Zusage warten.", "Proposals that wait for a yes."),
        both("Auf der Seite der Teamleitungen nachhalten.", "Follow up on the page of the team leads."),
        f"sum(region:mailroom_open_proposals:sum{{{REGIONS}}})",
        levels=(1, 10),
        to="mr-ausgleich",
    ),
    freshness("lage"),
)
