"""Shows the commands' texts in English and German: an operator may read only one of the two."""

from pathlib import Path

from languages.catalogue import Catalogue
from languages.text import Text

said = Catalogue(Path(__file__).parent / "locale").said


def in_both(text: Text) -> str:
    """A text in English and in German on one line."""
    return f"{said(text, 'en')} | {said(text, 'de')}"
