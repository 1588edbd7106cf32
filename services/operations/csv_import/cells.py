"""What people write into a cell, as the JSON value that a contract needs: numbers, days, times, yes and no, lists."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from mailroom.workdays import BERLIN

Schema = Mapping[str, Any]

_INTEGER = re.compile(r"[+-]?\d{1,18}")
_NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,9})?")
_WHOLE = re.compile(r"([+-]?\d{1,18})[.,]0+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_YES = frozenset({"true", "wahr", "ja", "yes", "1"})
_NO = frozenset({"false", "falsch", "nein", "no", "0"})


def value_of(text: str, schema: Schema) -> Any:
    """The value that a cell means, given the JSON Schema of what is wanted.

    A number may have a decimal comma, a day may be written 31.12.2026, a time without zone is Europe/Berlin's.
    Raises ValueError with a sentence that says what is expected and does not quote the cell.
    """
    wanted = next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema)
    reader = _READERS.get((wanted.get("type"), wanted.get("format"))) or _READERS.get((wanted.get("type"), None))
    return text if reader is None else reader(text, wanted)


def _integer(text: str, _: Schema) -> int:
    whole = _WHOLE.fullmatch(text)  # a spreadsheet may show 10 as 10,0
    if not whole and not _INTEGER.fullmatch(text):
        raise ValueError("must be a whole number such as 12")
    return int(whole.group(1) if whole else text)


def _number(text: str, _: Schema) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError("must be a number such as 9.5 or 9,5, without separators of thousands")
    return float(text.replace(",", "."))


def _truth(text: str, _: Schema) -> bool:
    said = text.casefold()
    if said not in _YES | _NO:
        raise ValueError("must be true or false, WAHR or FALSCH, ja or nein, 1 or 0")
    return said in _YES


def _day(text: str, _: Schema) -> str:
    """Neither Excel's day numbers nor years of two digits: both are ambiguous."""
    try:
        german = _GERMAN_DAY.fullmatch(text)
        if german:
            day, month, year = map(int, german.groups())
            return date(year, month, day).isoformat()
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise ValueError("must be a day such as 2026-12-31 or 31.12.2026")


def _instant(text: str, schema: Schema) -> str:
    day, separator, time = text.replace("T", " ", 1).partition(" ")
    try:
        if separator:
            at = datetime.fromisoformat(f"{_day(day, schema)}T{time.strip()}")
            return (at if at.tzinfo else at.replace(tzinfo=BERLIN)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        pass
    raise ValueError("must be a time such as 2026-03-02T08:15:00+01:00 or 02.03.2026 08:15")


def _words(text: str, schema: Schema) -> list[Any]:
    return [value_of(word, schema.get("items", {})) for word in re.split(r"[\s,;]+", text) if word]


def _pairs(text: str, schema: Schema) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    for word in text.replace(";", " ").split():
        name, separator, value = word.partition("=")
        if not separator or name in pairs:
            raise ValueError("must be pairs such as WBA=12 VAEM=30, each name once")
        pairs[name] = value_of(value, schema.get("additionalProperties", {"type": "number"}))
    return pairs


_READERS: Mapping[tuple[str | None, str | None], Callable[[str, Schema], Any]] = {
    ("integer", None): _integer,
    ("number", None): _number,
    ("boolean", None): _truth,
    ("string", "date"): _day,
    ("string", "date-time"): _instant,
    ("array", None): _words,
    ("object", None): _pairs,
}
