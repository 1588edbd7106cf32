"""What the list of proposals says."""

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "watch_only": (
        "Umzüge sind ausgeschaltet: Postwaage beobachtet nur. Die Aufsicht kann sie einschalten.",
        "Moves are switched off: Postwaage only watches. The supervisor can switch them on.",
    ),
    "no_proposals": (
        "Kein Vorschlag. Sobald ein Team in einen Stau gerät und ein anderes Platz hat, steht hier einer.",
        "No proposal. As soon as a team jams and another one has room, there will be one here.",
    ),
    "asked_one": ("Ein Vorschlag wartet auf Ihre Antwort.", "One proposal waits for your answer."),
    "asked_many": ("{} Vorschläge warten auf Ihre Antwort.", "{} proposals wait for your answer."),
    "from_team": ("Abgebendes Team", "Giving team"),
    "to_team": ("Aufnehmendes Team", "Receiving team"),
    "details": ("Ansehen", "View"),
    "asked": ("Ihre Antwort fehlt", "Your answer is missing"),
}
