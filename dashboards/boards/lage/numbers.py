"""The first line of `mr-lage`: work left, jams, clocks, oldest item, questions about help."""

from dashboards.boards.lage.teams import LOOK
from dashboards.elements.panels import Query
from dashboards.elements.queries import JAM_STATE, OLDEST_RECEIVED, PAST, REGIONS, SOON, TO_MILLISECONDS, days_left, due
from dashboards.elements.stats import freshness, stat
from dashboards.elements.words import OVERDUE, WORK_LEFT
from languages.text import _

NUMBERS = (
    stat(
        "lage-days-left",
        _("Work left (days)"),
        _("Open work of all chosen teams divided by their capacity of one day, taken together."),
        _("Have the open questions about help answered; look at the teams below."),
        days_left(),
        levels=WORK_LEFT,
        decimals=1,
    ),
    stat(
        "lage-jammed",
        _("Teams jammed"),
        _("Teams in the state 'jam'; jams that can be foreseen stand with them in the table below."),
        LOOK,
        f"sum({JAM_STATE} == bool 3)",
        levels=(1, 2),
        to="mr-ausgleich",
    ),
    stat(
        "lage-due",
        _("Legal clocks"),
        _("Open items whose legal clock ends today or within five working days, and those already overdue."),
        _("Open the board 'Deadlines at risk'."),
        due("hard", SOON),
        legend=_("≤ 5 days"),
        queries=[
            Query(due("hard", SOON), _("≤ 5 days")),
            Query(due("hard", PAST), OVERDUE),
        ],
        to="mr-fristen",
    ),
    stat(
        "lage-oldest",
        _("Oldest item of"),
        _("Legal receipt date of the oldest open item; a transfer never resets it."),
        _("Ask the team that holds it."),
        f"min({OLDEST_RECEIVED}){TO_MILLISECONDS}",
        unit="time:YYYY-MM-DD",
    ),
    stat(
        "lage-questions",
        _("Open questions"),
        _("Questions about help that wait for a yes or no."),
        _("Follow up on the page of the team leads."),
        f"sum(region:mailroom_relief_questions:sum{{{REGIONS}}})",
        levels=(1, 10),
        to="mr-ausgleich",
    ),
    freshness("lage"),
)
