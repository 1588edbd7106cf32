"""What people read instead of labels of the metrics and their values."""

from collections.abc import Mapping, Sequence

from contracts.metrics.metric import AGE_BANDS, DUE_BANDS
from contracts.metrics.teams import COMING_DAYS
from dashboards.elements.words import TEAM, State, said
from languages.text import LANGUAGES, Text, _
from languages.vocabulary import CAUSES

HEADINGS: Mapping[str, Text] = {
    "Time": _("Time"),
    "team": TEAM,
    "from_team": _("from / to"),
    "item_class": _("Class"),
    "age_band": _("Days since receipt"),
    "day": _("in days"),
    "horizon": _("after"),
    "phase": _("Stretch"),
    "flow": _("Items"),
    "reason_code": _("Reason"),
    "channel": _("Channel"),
    "stage": _("Stage"),
}
"""A label as the heading of a column."""
WIDTHS = {"team": 150, "from_team": 150, "to_team": 150, "Time": 165}
"""Pixels of columns whose values are longer than most: Grafana gives all others an equal share of the rest."""
CHANNELS: Mapping[str, Text] = {
    "scan_provider": _("scan provider"),
    "desk_scan": _("desk scan"),
    "app_photo": _("photo by app"),
    "online_application": _("online application"),
    "email": _("e-mail"),
    "court_mailbox": _("court mailbox"),
}
_WITHOUT_TEAM = {
    "waiting": _("not placed yet"),
    "restricted": _("restricted"),
    "no_team": _("no team known"),
    "no_eligible_team": _("no eligible team"),
    "team_closed": _("team closed"),
    "team_elsewhere": _("team in another region"),
    "team_unknown": _("team unknown"),
}
IN_ORDER: Mapping[str, Mapping[str, Text]] = {
    # Names next to bars get the width of the longest one: without the space it is 11-14, which is narrow.
    "age_band": {band: Text(band) for band in AGE_BANDS} | {"31-90": Text("31-90\N{NO-BREAK SPACE}")},
    "due_band": {band: Text(band) for band in DUE_BANDS}
    | {"overdue": _("overdue"), "today": _("today"), "later": _("later")},
    "reason_code": {**CAUSES, **_WITHOUT_TEAM},
    "day": {day: Text(day) for day in COMING_DAYS},
    "horizon": {"5": _("5 days"), "10": _("10 days")},
    "phase": {"until_open": _("until open"), "until_cleared": _("until over")},
    "flow": {"announced": _("announced"), "received": _("received")},
    "channel": CHANNELS,
}
"""Labels whose values become columns, bars or lines: in this order, in these words."""


def coded(words: Mapping[str, Text]) -> Sequence[State]:
    """Words for the codes in a column, without a colour of their own."""
    other = {code for code, text in words.items() for each in LANGUAGES if said(text, each).strip() != code}
    return [(code, text, "text") for code, text in words.items() if code in other]
