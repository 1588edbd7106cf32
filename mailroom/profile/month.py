"""What a region did in one month: items done per class, how many in time, clocks missed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mailroom.profile.past import FEWEST, Past
from mailroom.workdays import business_date

OTHER = "OTHER"
"""Classes with few items are one (docs/rules/privacy.md#p13)."""


@dataclass(frozen=True, slots=True)
class ClassMonth:
    """Of one class, or of those with few items together: items done, those whose every clock was met, and those that
    missed the office's own target or what the law sets."""

    item_class: str
    done: int
    in_time: int
    missed_target: int
    missed_hard: int


def month_of(items: Iterable[Past], first: date) -> tuple[ClassMonth, ...]:
    """The classes of the month that begins on that day, the most frequent first.

    A class with fewer than five items done is not shown alone, and never exactly one such class is hidden: else what it
    did would be the difference to a sum that is shown elsewhere.
    """
    counts: dict[str, Counter[str]] = {}
    for item in items:
        day = business_date(item.done_at) if item.done_at is not None else None
        if day is None or (day.year, day.month) != (first.year, first.month):
            continue
        of = counts.setdefault(item.item_class, Counter())
        of["done"] += 1
        of["in_time"] += all(item.met.values())
        for kind in ("target", "hard"):
            of[kind] += item.met.get(kind) is False
    return tuple(_row(name, each) for name, each in _shown(counts))


def _shown(counts: dict[str, Counter[str]]) -> list[tuple[str, Counter[str]]]:
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1]["done"], entry[0]))
    alone = [entry for entry in ordered if entry[1]["done"] >= FEWEST]
    few = ordered[len(alone) :]
    while few and alone and (len(few) == 1 or sum(each["done"] for _, each in few) < FEWEST):
        few.insert(0, alone.pop())
    together: Counter[str] = sum((each for _, each in few), Counter())
    return [*alone, *([(OTHER, together)] if together["done"] >= FEWEST else [])]


def _row(name: str, of: Counter[str]) -> ClassMonth:
    return ClassMonth(name, of["done"], of["in_time"], of["target"], of["hard"])
