"""What was seen after each tick, as a CSV that anyone can count again."""

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any

COLUMNS = ("at", "team", "open_items", "overdue")
_FIELDS = ("open_items", "overdue_items")


def figures(row: Mapping[str, Any]) -> tuple[int, ...]:
    """(open, overdue) of one team's outlook."""
    return tuple(int(row[field]) for field in _FIELDS)


class Report:
    """One row per tick and team. Use it as a context."""

    def __init__(self, path: Path) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(COLUMNS)

    def __enter__(self) -> "Report":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def take(self, at: datetime, outlook: Sequence[Mapping[str, Any]]) -> None:
        """Write the rows of one tick."""
        for row in outlook:
            self._writer.writerow((at.isoformat(), row["team"], *figures(row)))
