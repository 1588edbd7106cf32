"""Marks a text for translation: what is written here in English is found by Babel and shown in the reader's
language."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from string import Formatter
from typing import Literal, get_args

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""German first: it is what a reader who asked for nothing gets."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in English that a catalogue has in other languages.

    `context`: distinguishes two texts that are the same in English only. `parts`: what is in its `{places}`.
    """

    english: str
    context: str | None = None
    parts: Mapping[str, "str | Text"] = field(default_factory=dict, hash=False)

    @property
    def places(self) -> tuple[str, ...]:
        """The names of its places."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.english) if name)

    def filled(self, **parts: "str | Text") -> "Text":
        """The text with something in its places; only then does a brace have a meaning."""
        return replace(self, parts=parts)


def _(english: str) -> Text:
    """A text to be translated. Only literals: Babel reads the source and does not run it."""
    return Text(english)


def pgettext(context: str, english: str) -> Text:
    """A text to be translated, where the same English words mean two things. Only literals."""
    return Text(english, context)
