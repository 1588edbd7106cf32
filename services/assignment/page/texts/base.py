"""What stands on every page: title, navigation, who is signed in, business time."""

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "title": ("Postwaage", "Postwaage"),
    "skip": ("Zum Inhalt springen", "Skip to content"),
    "nav": ("Hauptnavigation", "Main navigation"),
    "overview_short": ("Lage", "Teams"),
    "other_language": ("English", "Deutsch"),
    "signed_in_as": ("Angemeldet als", "Signed in as"),
    "sign_out": ("Abmelden", "Sign out"),
    "business_time": ("Geschäftszeit", "Business time"),
    "not_yet": ("noch nicht gestellt", "not set yet"),
}
