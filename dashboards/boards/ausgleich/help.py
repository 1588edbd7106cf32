"""Help that is agreed on: what waits for whom, what runs, what was answered, why it ended."""

from dashboards.elements.labels import coded
from dashboards.elements.panels import Column, Panel, Query
from dashboards.elements.queries import REGIONS, or_unknown, per_region, per_team
from dashboards.elements.words import SITE, STATE, TEAM, or_silent
from languages.text import _, pgettext
from languages.vocabulary import DECLINE_REASONS, END_REASONS

_REASON = _("Reason")
_ASKED = per_team("mailroom_relief_team_questions")
_SOME_ASKED = f"{_ASKED} > 0"
_NARROW = 84
_PAIR = "region, from_team, to_team"
ANSWER_WORDS = {
    "waiting": _("not answered yet"),
    "accepted": _("accepted"),
    "declined": _("declined"),
    "unanswered": _("nobody has answered"),
    "withdrawn": _("no longer asked"),
}
SIZE_WORDS = {"asks": _("questions"), "receivers": _("receiving teams")}


def _hours(variant: str) -> Query:
    """Hours of the running agreements, per pair of teams."""
    work = f'mailroom_relief_work_seconds{{{REGIONS},variant="{variant}"}}'
    return Query(expr=f"max by ({_PAIR}) ({work}) / 3600")


def _size(share: str) -> Query:
    sizes = f'mailroom_relief_size{{{REGIONS},quantile="{share}"}}'
    return Query(expr=f"max by (variant) ({sizes})")


WAITING = Panel(
    key="ausgleich-waiting",
    kind="table",
    title=_("Who is asked for help and has not answered"),
    about=_("Questions that wait for the lead of a team, and the working hours for which the oldest has waited."),
    act=_("Above 4 hours: call the deputy. Above 8: answer for the team."),
    queries=[
        Query(expr=or_unknown(_SOME_ASKED, _ASKED)),
        Query(
            expr=f"{per_team('mailroom_relief_team_question_age_seconds')} / 3600 "
            f"and on (region, site, team) ({_SOME_ASKED})"
        ),
    ],
    columns={
        "site": Column(words=SITE),
        "team": Column(words=TEAM, to="mr-team"),
        "Value #A": Column(words=_("Questions"), decimals=0),
        "Value #B": Column(words=_("oldest (h)"), decimals=1),
    },
    sort_by="Value #B",
    nothing=_("Nobody is asked."),
)
RUNNING = Panel(
    key="ausgleich-running",
    kind="table",
    title=_("Running agreements (hours)"),
    about=_("Which team helps which: agreed for a day, moved today, moved so far, agreed in all."),
    act=_("Nothing moves for days: look at the room of the receiving team."),
    queries=[_hours("per_day"), _hours("moved_today"), _hours("moved"), _hours("in_all")],
    columns={
        "from_team": Column(words=_("from"), width=140),
        "to_team": Column(words=_("to"), width=140),
        "Value #A": Column(words=_("per day"), decimals=1, width=_NARROW),
        "Value #B": Column(words=_("today"), decimals=1, width=_NARROW),
        "Value #C": Column(words=pgettext("hours", "moved"), decimals=1, width=_NARROW),
        "Value #D": Column(words=_("in all"), decimals=0, width=_NARROW),
    },
    sort_by="Value #C",
    nothing=or_silent(_("no agreement is running")),
)
ANSWERS = Panel(
    key="ausgleich-answers",
    kind="table",
    title=_("Questions of the last 28 days"),
    about=_("What became of them, and the reason of a no."),
    act=_("Many without answer: name deputies."),
    queries=[
        Query(expr=f"sum by (state, reason_code) ({per_region('mailroom_relief_answers', 'state', 'reason_code')})")
    ],
    columns={
        "state": Column(words=STATE, states=coded(ANSWER_WORDS), wrapped=True),
        "reason_code": Column(words=_REASON, states=coded(DECLINE_REASONS), wrapped=True),
        "Value": Column(words=_("Questions")),
    },
)
ENDS = Panel(
    key="ausgleich-ends",
    kind="table",
    title=_("Why agreements ended (28 days)"),
    about=_("Agreements between two teams that had run, by reason of their end."),
    act=_("Many ended by leads: talk about what is asked."),
    queries=[Query(expr=f"sum by (reason_code) ({per_region('mailroom_relief_ends', 'reason_code')})")],
    columns={
        "reason_code": Column(words=_REASON, states=coded(END_REASONS), wrapped=True),
        "Value": Column(words=_("Agreements"), decimals=0),
    },
    sort_by="Value",
)
SIZE = Panel(
    key="ausgleich-size",
    kind="table",
    title=_("Questions and receiving teams per jam"),
    about=_("How many questions the help for one jam took, and how many teams helped; 28 days, empty below five."),
    act=_("Above 10 questions: let more move with each."),
    queries=[_size("0.5"), _size("0.9")],
    columns={
        "variant": Column(words=_("Number of"), states=coded(SIZE_WORDS)),
        "Value #A": Column(words=_("Median"), decimals=0),
        "Value #B": Column(words=_("nine of ten at most"), decimals=0),
    },
    nothing=or_silent(_("fewer than five")),
)
