"""Dates, times and numbers as a reader of each language expects them (Unicode CLDR, by Babel)."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import NumberPattern, format_percent, parse_pattern

from languages.text import Language

_LOCALES: Mapping[Language, Locale] = {"de": Locale("de", "DE"), "en": Locale("en", "GB")}


def day(on: date, language: Language) -> str:
    """A day: `31.12.2026`, `31 Dec 2026`."""
    return format_date(on, "medium", _LOCALES[language])


def moment(at: datetime, language: Language) -> str:
    """A day and its time as the zone of `at` has them: `31.12.2026 09:30`, `31 Dec 2026 09:30`."""
    return f"{day(at, language)} {format_time(at, 'short', at.tzinfo, _LOCALES[language])}"


def number(value: float, language: Language, digits: int = 0) -> str:
    """A number with this many digits behind the point: `1.234,5`, `1,234.5`."""
    return str(_pattern(digits).apply(value, _LOCALES[language]))


@cache
def _pattern(digits: int) -> NumberPattern:
    # Parsing costs more than writing, and a page has hundreds of numbers.
    return parse_pattern(f"#,##0.{'0' * digits}" if digits else "#,##0")


def percent(share: float, language: Language) -> str:
    """A share of 1 in whole percent: `12 %` with a space that does not break, `12%`."""
    return format_percent(share, locale=_LOCALES[language])


def name_of(language: Language) -> str:
    """What a language calls itself: `Deutsch`, `English`."""
    return str(Locale(language).display_name)
