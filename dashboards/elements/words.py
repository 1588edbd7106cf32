"""Words that more than one board uses, and the limits between normal, warning and jam."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from languages import vocabulary
from languages.catalogue import Catalogue
from languages.text import Text, _

said = Catalogue(Path(__file__).parents[1] / "locale").said
"""A text of the boards in one of their languages."""
State = tuple[int | str, Text, str]
"""A value, the word for it, and its colour. Words next to colours, since colour alone excludes people (BITV)."""
UNKNOWN = _("unknown")
"""Shown wherever a figure has no source: silence is neither 0 nor green."""


def or_silent(nothing: Text) -> Text:
    """What an empty panel means where it cannot distinguish nothing from silence; the age of the data on the board
    can."""
    return _("{nothing}, or a stage is silent").filled(nothing=nothing)


MAILROOM = _("Mailroom")
"""What the boards together are called: their folder, and the menu from one to the others."""
NOT_KNOWN: State = (-1, UNKNOWN, "red")
JAM_STATES: Sequence[State] = (
    NOT_KNOWN,
    (0, _("normal"), "green"),
    (1, _("watch"), "yellow"),
    (2, _("jam ahead"), "orange"),
    (3, _("jam"), "red"),
)
CAUSE, SHARE = _("Cause"), _("Share")
CAUSES: Sequence[State] = [(code, words, "text") for code, words in vocabulary.CAUSES.items()]
LEVELS: Sequence[State] = (
    (0, _("normal"), "green"),
    (1, _("warning"), "orange"),
    (2, _("red: act"), "red"),
)
"""What a stat shows next to its number."""
HEARD: Sequence[State] = ((0, _("silent"), "red"), (1, _("heard"), "green"))
STANDING: Sequence[State] = (
    (-1, _("unknown: rules rest"), "red"),
    (1, _("stands"), "orange"),
    (2, _("rules run"), "green"),
)
"""Of an alert; -1 and 2 of the one that always stands while rules are evaluated."""
SEVERITIES: Sequence[State] = (
    ("info", _("note"), "text"),
    ("warning", _("warning"), "orange"),
    ("critical", _("urgent"), "red"),
)
YES_NO: Sequence[State] = ((0, _("no"), "green"), (1, _("yes"), "red"))
SILENT: Sequence[State] = ((0, _("arriving"), "green"), (1, _("silent"), "red"))
UP: Sequence[State] = ((0, _("down"), "red"), (1, _("up"), "green"))

MOVES: Mapping[str, Text] = {
    "live": _("live"),
    "tick": _("at each tick of business time"),
    "slot": _("at the fixed times 8:30 and 13:00"),
    "scrape": _("at each scrape by Prometheus"),
}
FROM, FRESH, ACT = _("From"), _("Moves"), _("When red")
EMPTY = _("Empty means")

TEAM, SITE = _("Team"), _("Site")
OPEN, OVERDUE = _("Open"), _("Overdue")
IN_FIVE_DAYS = _("in 5 days")
DAYS_LEFT = _("Days left")
STATE = _("State")

WORK_LEFT = (8.0, 12.0)
"""Days of work left from which a site or team is a warning, and red: near the targets of 10 and 14 working days."""
STALE_SECONDS = (60.0, 300.0)
"""Age of the last heartbeat from which data is old, and from which it may not be trusted."""
