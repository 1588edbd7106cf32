"""Help that is agreed on: what waits for whom, what runs, what was answered, why it ended."""

from dashboards.elements.kinds import table
from dashboards.elements.labels import coded
from dashboards.elements.panels import Column
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


def _hours(variant: str) -> str:
    """Hours of the running agreements, per pair of teams."""
    work = f'mailroom_relief_work_seconds{{{REGIONS},variant="{variant}"}}'
    return f"max by ({_PAIR}) ({work}) / 3600"


def _size(share: str) -> str:
    sizes = f'mailroom_relief_size{{{REGIONS},quantile="{share}"}}'
    return f"max by (variant) ({sizes})"


WAITING = table(
    "ausgleich-waiting",
    _("Who is asked for help and has not answered"),
    _("Questions that wait for the lead of a team, and the working hours for which the oldest has waited."),
    _("Above 4 hours: call the deputy. Above 8: answer for the team."),
    {
        "site": Column(SITE),
        "team": Column(TEAM, to="mr-team"),
        "Value #A": Column(_("Questions"), or_unknown(_SOME_ASKED, _ASKED), decimals=0),
        "Value #B": Column(
            _("oldest (h)"),
            f"{per_team('mailroom_relief_team_question_age_seconds')} / 3600 "
            f"and on (region, site, team) ({_SOME_ASKED})",
            decimals=1,
        ),
    },
    sort_by="Value #B",
    nothing=_("Nobody is asked."),
)
RUNNING = table(
    "ausgleich-running",
    _("Running agreements (hours)"),
    _("Which team helps which: agreed for a day, moved today, moved so far, agreed in all."),
    _("Nothing moves for days: look at the room of the receiving team."),
    {
        "from_team": Column(_("from"), width=140),
        "to_team": Column(_("to"), width=140),
        "Value #A": Column(_("per day"), _hours("per_day"), decimals=1, width=_NARROW),
        "Value #B": Column(_("today"), _hours("moved_today"), decimals=1, width=_NARROW),
        "Value #C": Column(pgettext("hours", "moved"), _hours("moved"), decimals=1, width=_NARROW),
        "Value #D": Column(_("in all"), _hours("in_all"), decimals=0, width=_NARROW),
    },
    sort_by="Value #C",
    nothing=or_silent(_("no agreement is running")),
)
ANSWERS = table(
    "ausgleich-answers",
    _("Questions of the last 28 days"),
    _("What became of them, and the reason of a no."),
    _("Many without answer: name deputies."),
    {
        "state": Column(STATE, states=coded(ANSWER_WORDS), wrapped=True),
        "reason_code": Column(_REASON, states=coded(DECLINE_REASONS), wrapped=True),
        "Value": Column(
            _("Questions"),
            f"sum by (state, reason_code) ({per_region('mailroom_relief_answers', 'state', 'reason_code')})",
        ),
    },
)
ENDS = table(
    "ausgleich-ends",
    _("Why agreements ended (28 days)"),
    _("Agreements between two teams that had run, by reason of their end."),
    _("Many ended by leads: talk about what is asked."),
    {
        "reason_code": Column(_REASON, states=coded(END_REASONS), wrapped=True),
        "Value": Column(
            _("Agreements"),
            f"sum by (reason_code) ({per_region('mailroom_relief_ends', 'reason_code')})",
            decimals=0,
        ),
    },
    sort_by="Value",
)
SIZE = table(
    "ausgleich-size",
    _("Questions and receiving teams per jam"),
    _("How many questions the help for one jam took, and how many teams helped; 28 days, empty below five."),
    _("Above 10 questions: let more move with each."),
    {
        "variant": Column(_("Number of"), states=coded(SIZE_WORDS)),
        "Value #A": Column(_("Median"), _size("0.5"), decimals=0),
        "Value #B": Column(_("nine of ten at most"), _size("0.9"), decimals=0),
    },
    nothing=or_silent(_("fewer than five")),
)
