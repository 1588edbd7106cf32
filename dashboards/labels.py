"""What people read instead of labels of the metrics and their values."""

from collections.abc import Mapping, Sequence

from contracts.metrics.metric import AGE_BANDS, DUE_BANDS
from contracts.metrics.teams import COMING_DAYS
from dashboards.words import CAUSES, TEAM, State, Words, both

HEADINGS: Mapping[str, Words] = {
    "Time": both("Zeit", "Time"),
    "team": TEAM,
    "from_team": both("von / an", "from / to"),
    "item_class": both("Klasse", "Class"),
    "age_band": both("AT seit Eingang", "Days since receipt"),
    "day": both("in AT", "in days"),
    "horizon": both("nach", "after"),
    "phase": both("Abschnitt", "Stretch"),
    "flow": both("Eingänge", "Items"),
    "reason_code": both("Grund", "Reason"),
    "channel": both("Kanal", "Channel"),
    "stage": both("Stufe", "Stage"),
}
"""A label as the heading of a column."""
WIDTHS = {"team": 150, "from_team": 150, "to_team": 150, "Time": 165}
"""Pixels of columns whose values are longer than most: Grafana gives all others an equal share of the rest."""
CHANNELS: Mapping[str, Words] = {
    "scan_provider": both("Scandienstleister", "scan provider"),
    "desk_scan": both("Scan im Haus", "desk scan"),
    "app_photo": both("Foto per App", "photo by app"),
    "online_application": both("Onlineantrag", "online application"),
    "email": both("E-Mail", "e-mail"),
    "court_mailbox": both("Gerichtspostfach", "court mailbox"),
}
_CAUSES = {str(code): words for code, words, _ in CAUSES}
_WITHOUT_TEAM = {
    "waiting": both("noch nicht zugeordnet", "not placed yet"),
    "restricted": both("Zugriff beschränkt", "restricted"),
    "no_team": both("kein Team bekannt", "no team known"),
    "no_eligible_team": both("kein Team geeignet", "no eligible team"),
    "team_closed": both("Team geschlossen", "team closed"),
    "team_elsewhere": both("Team in anderer Region", "team in another region"),
    "team_unknown": both("Team unbekannt", "team unknown"),
}
IN_ORDER: Mapping[str, Mapping[str, Words]] = {
    # Names beside bars get the width of the one with most letters: without the space it is 11-14, which is narrow.
    "age_band": {band: both(band, band) for band in AGE_BANDS}
    | {"31-90": both("31-90\N{NO-BREAK SPACE}", "31-90\N{NO-BREAK SPACE}")},
    "due_band": {band: both(band, band) for band in DUE_BANDS}
    | {"overdue": both("überfällig", "overdue"), "today": both("heute", "today"), "later": both("später", "later")},
    "reason_code": _CAUSES | _WITHOUT_TEAM,
    "day": {day: both(day, day) for day in COMING_DAYS},
    "horizon": {"5": both("5 AT", "5 days"), "10": both("10 AT", "10 days")},
    "phase": {"until_open": both("bis offen", "until open"), "until_cleared": both("bis vorbei", "until over")},
    "flow": {"announced": both("angekündigt", "announced"), "received": both("angekommen", "received")},
    "channel": CHANNELS,
}
"""Labels whose values become columns, bars or lines: in this order, in these words."""


def coded(words: Mapping[str, Words]) -> Sequence[State]:
    """Words for the codes in a column, without a colour of their own."""
    return [(code, said, "text") for code, said in words.items() if {each.strip() for each in said.values()} != {code}]


PROPOSAL_STATES: Mapping[str, Words] = {
    "offered": both("wartet auf beide Teams", "waits for both teams"),
    "accepted_by_giver": both("abgebendes Team hat angenommen", "accepted by the giving team"),
    "accepted_by_receiver": both("aufnehmendes Team hat angenommen", "accepted by the receiving team"),
    "running": both("läuft", "running"),
    "done": both("erledigt", "done"),
    "declined": both("abgelehnt", "declined"),
    "expired": both("abgelaufen", "expired"),
    "stopped": both("angehalten", "stopped"),
    "superseded": both("überholt", "superseded"),
}
DECLINES: Mapping[str, Words] = {
    "no_capacity": both("Wir haben keine Kapazität dafür", "We have no capacity for it"),
    "wrong_classes": both("Diese Arten können wir nicht bearbeiten", "We cannot handle these classes"),
    "keep_context": both("Die Vorgänge sollen beim Team bleiben", "The items should stay with their team"),
    "figures_outdated": both("Die Zahlen stimmen nicht mehr", "The figures are outdated"),
    "other": both("Anderer Grund", "Other reason"),
}
"""The words of a proposal's state and of a decline, as the page says them."""
