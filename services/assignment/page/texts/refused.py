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
    "problem.other": ("Die Anfrage war nicht vollständig.", "The request was not complete."),
}
