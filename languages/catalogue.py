"""Looks up texts in a language: reads a room's catalogues, `locale/<language>/LC_MESSAGES/messages.po`, at the
start."""

from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from languages.text import LANGUAGES, Language, Text

SOURCE: Language = "en"
"""The language of the texts in the code; it needs no catalogue."""
_SHARED = Path(__file__).parent / "locale"


def path_of(locale: Path, language: Language) -> Path:
    """The catalogue of a language below a room's `locale` folder."""
    return locale / language / "LC_MESSAGES" / "messages.po"


def read(path: Path, language: Language) -> Catalog:
    """The catalogue as stored in its file."""
    with path.open("rb") as file:
        return read_po(file, locale=language)


class Catalogue:
    """The texts of one room in every language, and the words that all rooms share (`vocabulary`)."""

    def __init__(self, locale: Path) -> None:
        self.translations: Mapping[Language, NullTranslations] = {
            language: NullTranslations() if language == SOURCE else _translations(locale, language)
            for language in LANGUAGES
        }

    def said(self, text: Text, language: Language) -> str:
        """The text in the language, with its places filled in."""
        known = self.translations[language]
        words = known.pgettext(text.context, text.english) if text.context else known.gettext(text.english)
        if not text.parts:
            return words
        return words.format_map(
            {name: self.said(part, language) if isinstance(part, Text) else part for name, part in text.parts.items()}
        )


def _translations(locale: Path, language: Language) -> GNUTranslations:
    found = _compiled(locale, language)
    if locale != _SHARED:
        found.add_fallback(_compiled(_SHARED, language))
    return found


def _compiled(locale: Path, language: Language) -> GNUTranslations:
    # The form that gettext reads is made here and not by a build: the text files are small, and always the newest.
    compiled = BytesIO()
    write_mo(compiled, read(path_of(locale, language), language))
    compiled.seek(0)
    return GNUTranslations(compiled)
