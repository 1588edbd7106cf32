"""What was seen after each tick, as a CSV that anyone can count again."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

COLUMNS = ("at", "team", "open_items", "overdue")
_FIELDS = ("open_items", "overdue_items")


def figures(row: Mapping[str, Any]) -> tuple[int, ...]:
    """(open, overdue) of one team's outlook."""
    return tuple(int(row[field]) for field in _FIELDS)


Take = Callable[[datetime, Sequence[Mapping[str, Any]]], None]


@contextmanager
def report_to(path: Path) -> Iterator[Take]:
    """Writes one row per team for each tick that is given to it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)

        def take(at: datetime, outlook: Sequence[Mapping[str, Any]]) -> None:
            writer.writerows((at.isoformat(), row["team"], *figures(row)) for row in outlook)

        yield take
