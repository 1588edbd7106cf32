"""The first line of `mr-fristen`: legal clocks that ran out, end soon or will be missed; urgent items."""

from dashboards.elements.queries import PAST, SOON, TODAY, breaches, due, per_site
from dashboards.elements.stats import freshness, stat
from dashboards.elements.words import YES_NO
from languages.text import _

NUMBERS = (
    stat(
        "fristen-overdue",
        _("Legally overdue"),
        _("Open items whose legal clock has run out."),
        _("Decide today: failure to act can be sued for (SGG § 88)."),
        due("hard", PAST),
        levels=(1, 5),
    ),
    stat(
        "fristen-today",
        _("Legally due today"),
        _("Open items whose legal clock ends today."),
        _("First today."),
        due("hard", TODAY),
        levels=(1, 10),
    ),
    stat(
        "fristen-soon",
        _("Legally within 5 days"),
        _("Open items whose legal clock ends today or within five working days."),
        _("Put into the teams' plan of the week."),
        due("hard", SOON),
    ),
    stat(
        "fristen-breach",
        _("Legally late soon"),
        _("Items that will miss their legal clock if teams work by due date at their forecast capacity."),
        _("Order a rebalancing or the order of work."),
        f"sum({breaches('hard')})",
        levels=(1, 5),
        to="mr-ausgleich",
    ),
    stat(
        "fristen-urgent",
        _("Urgent item too late"),
        _("Whether an urgent item waits longer than the hours of one working day; the number is not shown."),
        _("Call the team lead at once."),
        f"max({per_site('mailroom_urgent_item_late')})",
        states=YES_NO,
    ),
    freshness("fristen"),
)
