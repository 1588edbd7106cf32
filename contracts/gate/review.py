"""The list of what was changed on purpose since the last release, and what of the differences it does not cover."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

_FIELDS = frozenset({"difference", "why", "old_records"})


class ReviewError(Exception):
    """The list itself cannot be used: the message says which entry and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A reviewed change: the differences it stands for (`*` as a wildcard), why, and how old records are read."""

    difference: str
    why: str
    old_records: str


def read(path: Path) -> list[Entry]:
    """The entries of the list. Raises ReviewError for one that is incomplete, or wide enough to hide anything."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    if document.keys() - {"change"}:
        raise ReviewError(f"{path.name}: only [[change]] entries may stand here")
    return [_entry(number, given) for number, given in enumerate(document.get("change", []), 1)]


def _entry(number: int, given: dict[str, str]) -> Entry:
    if given.keys() != _FIELDS or not all(str(text).strip() for text in given.values()):
        raise ReviewError(f"change {number}: needs {', '.join(sorted(_FIELDS))}, each with words")
    where, separator, what = given["difference"].partition(": ")
    last_step = where.rsplit("/", 1)[-1]
    if not separator or "*" in last_step or not last_step or what.lstrip("*") != what or "[" in where + what:
        raise ReviewError(f"change {number}: the difference must name a field (or event, or topic) and what changed")
    return Entry(**given)


def unreviewed(found: Sequence[str], entries: Sequence[Entry]) -> tuple[list[str], list[str]]:
    """The differences that no entry covers, and the entries that cover nothing."""
    left = [line for line in found if not any(fnmatchcase(line, entry.difference) for entry in entries)]
    idle = [entry.difference for entry in entries if not any(fnmatchcase(line, entry.difference) for line in found)]
    return left, idle
