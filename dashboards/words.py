"""Words that more than one board uses, in German and English, and the limits between normal, warning and jam."""

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

Language = Literal["de", "en"]
LANGUAGES: Sequence[Language] = get_args(Language)
Words = Mapping[Language, str]
"""One text in every language of the boards."""


def both(de: str, en: str) -> Words:
    """The same text in German and English."""
    return {"de": de, "en": en}


State = tuple[int | str, Words, str]
"""A value, the word for it, and its colour. Words beside colours, since colour alone excludes people (BITV)."""
UNKNOWN = both("unbekannt", "unknown")
"""Said wherever a figure has no source: a silence is no 0 and no green."""


def or_silent(nothing: Words) -> Words:
    """What an empty panel means where it cannot tell nothing from silence; the age of the data on the board can."""
    return both(f"{nothing['de']}, oder Stufe schweigt", f"{nothing['en']}, or a stage is silent")


NOT_KNOWN: State = (-1, UNKNOWN, "red")
JAM_STATES: Sequence[State] = (
    NOT_KNOWN,
    (0, both("normal", "normal"), "green"),
    (1, both("beobachten", "watch"), "yellow"),
    (2, both("Stau absehbar", "jam ahead"), "orange"),
    (3, both("Stau", "jam"), "red"),
)
CAUSE, SHARE = both("Ursache", "Cause"), both("Anteil", "Share")
CAUSES: Sequence[State] = (
    ("INFLOW", both("mehr Eingang", "more inflow"), "text"),
    ("PLANNED_ABSENCE", both("geplante Abwesenheit", "planned absence"), "text"),
    ("UNPLANNED_ABSENCE", both("ungeplante Abwesenheit", "unplanned absence"), "text"),
    ("ABSENCE", both("Abwesenheit", "absence"), "text"),
    ("VACANCY", both("unbesetzte Stellen", "vacant posts"), "text"),
    ("OUTAGE", both("Ausfall des Standorts", "outage of the site"), "text"),
    ("THROUGHPUT", both("längere Bearbeitung", "longer handling"), "text"),
    ("MIXED", both("mehrere oder ältere Ursachen", "several or older causes"), "text"),
)
"""The words of a cause, as the page says them."""
LEVELS: Sequence[State] = (
    (0, both("normal", "normal"), "green"),
    (1, both("Warnung", "warning"), "orange"),
    (2, both("rot: handeln", "red: act"), "red"),
)
"""What a stat says beside its number."""
HEARD: Sequence[State] = ((0, both("schweigt", "silent"), "red"), (1, both("gehört", "heard"), "green"))
STANDING: Sequence[State] = (
    (-1, both("unbekannt: Regeln ruhen", "unknown: rules rest"), "red"),
    (1, both("steht an", "stands"), "orange"),
    (2, both("Regeln laufen", "rules run"), "green"),
)
"""Of an alert; -1 and 2 of the one that always stands while rules are evaluated."""
SEVERITIES: Sequence[State] = (
    ("info", both("Hinweis", "note"), "text"),
    ("warning", both("Warnung", "warning"), "orange"),
    ("critical", both("dringend", "urgent"), "red"),
)
YES_NO: Sequence[State] = ((0, both("nein", "no"), "green"), (1, both("ja", "yes"), "red"))
SILENT: Sequence[State] = ((0, both("kommt an", "arriving"), "green"), (1, both("schweigt", "silent"), "red"))
UP: Sequence[State] = ((0, both("steht", "down"), "red"), (1, both("läuft", "up"), "green"))

MOVES: Mapping[str, Words] = {
    "live": both("laufend", "live"),
    "tick": both("bei jedem Takt der Geschäftszeit", "at each tick of business time"),
    "slot": both("zu den festen Zeiten 8:30 und 13:00", "at the fixed times 8:30 and 13:00"),
    "scrape": both("bei jeder Abfrage durch Prometheus", "at each scrape by Prometheus"),
}
FROM, FRESH, ACT = both("Aus", "From"), both("Stand", "Moves"), both("Bei Rot", "When red")
EMPTY = both("Leer heißt", "Empty means")

TEAM, SITE = both("Team", "Team"), both("Standort", "Site")
OPEN, OVERDUE = both("Offen", "Open"), both("Überfällig", "Overdue")
IN_FIVE_DAYS = both("in 5 AT", "in 5 days")
DAYS_LEFT = both("Vorrat (AT)", "Days left")
STATE = both("Zustand", "State")

WORK_LEFT = (8.0, 12.0)
"""Days of work left from which on a site or team is warned of, and red: near the targets of 10 and 14 working days."""
STALE_SECONDS = (60.0, 300.0)
"""Age of the last heartbeat from which on data is old, and may not be trusted."""
