"""The first line of `mr-fristen`: legal clocks that ran out, end soon or will be missed; urgent items."""

from dashboards.queries import PAST, SOON, TODAY, breaches, due, per_site
from dashboards.stats import freshness, stat
from dashboards.words import YES_NO, both

NUMBERS = (
    stat(
        "fristen-overdue",
        both("Gesetzlich überfällig", "Legally overdue"),
        both("Offene Eingänge, deren gesetzliche Frist abgelaufen ist.", "Open items whose legal clock has run out."),
        both(
            "Heute entscheiden: Untätigkeit kann eingeklagt werden (SGG § 88).",
            "Decide today: failure to act can be sued for (SGG § 88).",
        ),
        due("hard", PAST),
        levels=(1, 5),
    ),
    stat(
        "fristen-today",
        both("Gesetzlich heute fällig", "Legally due today"),
        both("Offene Eingänge, deren gesetzliche Frist heute endet.", "Open items whose legal clock ends today."),
        both("Heute zuerst.", "First today."),
        due("hard", TODAY),
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
        due("hard", SOON),
    ),
    stat(
        "fristen-breach",
        both("Bald verfristet", "Legally late soon"),
        both(
            "Eingänge, die ihre gesetzliche Frist verfehlen, wenn nach Fälligkeit und Kapazität gearbeitet wird.",
            "Items that will miss their legal clock if teams work by due date at their forecast capacity.",
        ),
        both("Ausgleich oder Reihenfolge anordnen.", "Order a rebalancing or the order of work."),
        f"sum({breaches('hard')})",
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
        f"max({per_site('mailroom_urgent_item_late')})",
        states=YES_NO,
    ),
    freshness("fristen"),
)
