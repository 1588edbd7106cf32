"""Figures per team at the last tick, counted over the records of the items: open, completed, late, overdue."""

import csv
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from audit.published import Published, PublishedItem
from contracts.item_state import ItemState

COLUMNS = ("team", "open_items", "completed", "completed_late", "overdue")
_BERLIN = ZoneInfo("Europe/Berlin")


def _date(at: datetime) -> date:
    return at.astimezone(_BERLIN).date()


def _what(item: PublishedItem, today: date) -> tuple[str, ...]:
    """Under which columns an item counts. Late: done on a later date than it was due."""
    match item.state:
        case ItemState.DONE:
            late = item.closed_at is not None and _date(item.closed_at) > item.due_on
            return ("completed", "completed_late") if late else ("completed",)
        case ItemState.WITHDRAWN:
            return ()
        case _:
            return ("open_items", "overdue") if item.due_on < today else ("open_items",)


def count(published: Published) -> dict[str, Counter[str]]:
    """Team (`-`: none) → figures. Items whose record was deleted after their end are not among them."""
    today = _date(published.last_tick) if published.last_tick else date.min
    teams: dict[str, Counter[str]] = {}
    for item in published.items.values():
        teams.setdefault(item.team or "-", Counter()).update(_what(item, today))
    return dict(sorted(teams.items()))


def write(path: Path, published: Published) -> None:
    """One row per team."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(COLUMNS)
        for team, figures in count(published).items():
            rows.writerow((team, *(figures[column] for column in COLUMNS[1:])))
