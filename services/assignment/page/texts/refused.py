"""What the page says where a rule refuses."""

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "refusal": ("Das geht so nicht", "This is not possible"),
    "back": ("Zurück", "Back"),
    "problem.not_your_team": (
        "Das ist der Leitung des betroffenen Teams vorbehalten.",
        "This is reserved for the lead of the team concerned.",
    ),
    "problem.not_possible": (
        "Der Vorschlag ist in einem Stand, in dem das nicht mehr geht.",
        "The proposal is in a state in which this is not possible.",
    ),
    "problem.changed_meanwhile": (
        "Der Vorschlag hat sich inzwischen geändert. Bitte prüfen Sie ihn noch einmal.",
        "The proposal has changed meanwhile. Please look at it again.",
    ),
    "problem.moves_off": (
        "Umzüge sind in dieser Region abgeschaltet. Es kann nichts angenommen werden.",
        "Moves are switched off in this region. Nothing can be accepted.",
    ),
    "problem.not_found": ("Das gibt es nicht.", "There is no such thing."),
    "problem.form_expired": ("Das Formular ist zu alt. Bitte laden Sie es neu.", "The form is too old. Reload it."),
    "problem.database_busy": (
        "Gerade kann nichts gespeichert werden. Es wurde nichts geändert; bitte gleich noch einmal.",
        "Nothing can be stored right now. Nothing was changed; please try again in a moment.",
    ),
    "problem.database_lost": (
        "Dieser Dienst hat seine Datenbank verloren und startet neu. Es wurde nichts geändert.",
        "This service lost its database and starts anew. Nothing was changed.",
    ),
    "problem.store_failed": (
        "Ob gespeichert wurde, ist nicht sicher. Bitte sehen Sie gleich nach, bevor Sie es wiederholen.",
        "Whether it was stored is not certain. Please look again in a moment before you repeat it.",
    ),
    "problem.other": ("Die Anfrage war nicht vollständig.", "The request was not complete."),
}
