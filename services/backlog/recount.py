"""Counts the stored rows once more, slice by slice, to find out whether the running counts have drifted."""

from mailroom.backlog import Counts
from mailroom.items import Item
from services.backlog.tables import load_counted
from services.streams import Rows

RECOUNTED_AT_ONCE = 200
"""Rows that take a few milliseconds: a tick must not notice the recount."""


class Recount:
    """Counts made from the rows alone, in the order of their keys; changes to rows already counted are applied."""

    def __init__(self) -> None:
        self.counts = Counts()
        self._place = ""

    def change(self, item_id: str, before: Item | None, after: Item | None) -> None:
        """An item changed; if its row has not been counted yet, the row will show it."""
        if item_id <= self._place:
            self.counts.change(before, after)

    def take(self, rows: Rows) -> bool:
        """Count the next rows; returns whether these were the last."""
        found = rows.after(self._place, RECOUNTED_AT_ONCE)
        for key, stored in found:
            life = None if key.startswith("@") else load_counted(stored)[0]
            if life is not None:
                self.counts.add(life)
            self._place = key
        return len(found) < RECOUNTED_AT_ONCE
