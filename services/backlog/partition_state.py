"""The items of one partition: stored rows, the changes of this step, and the counts that follow from them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from mailroom.backlog import Counts
from mailroom.items import Item
from mailroom.items.life import day_of
from mailroom.workdays import add_workdays, business_date
from services.backlog.recount import Recount
from services.backlog.tables import (
    GONE,
    TEAMS,
    TICK,
    ItemRow,
    TickRow,
    day_of_trace,
    dump_item,
    dump_teams,
    dump_tick,
    dump_trace,
    load_counted,
    load_item,
    load_teams,
    load_tick,
    load_trace,
)
from services.streams import Rows

KEPT_ROWS = 65_536
"""Items cached by all partitions together, the last changed ones, about 1.5 kB each: the open post of a county fits,
and reading a row takes a third of a step."""


class PartitionState:
    """Rows are read on demand. Kept in memory: the counts, the items to look at on a later day, and the last items."""

    def __init__(self, rows: Rows, kept_rows: int) -> None:
        self._rows = rows
        self._kept_rows = kept_rows
        self._read: dict[str, ItemRow | None] = {}
        self._kept: dict[str, ItemRow] = {}
        self._put: dict[str, ItemRow] = {}
        self._written: dict[str, bytes | None] = {}
        self._stubs: dict[str, int] = {}
        self._closed: dict[str, int] = {}
        self._gone: dict[str, int] = {}
        self.counts = Counts()
        self.tick: TickRow | None = None
        self.version = -1
        self.items = 0
        self._teams: frozenset[tuple[str, str]] = frozenset()
        self._recount: Recount | None = None
        self._rebuild()

    def _rebuild(self) -> None:
        for key, stored in self._rows.items():
            if key == TICK:
                self.tick = load_tick(stored)
                self.version = max(self.version, self.tick.version)
            elif key == TEAMS:
                self._teams = frozenset(load_teams(stored))
            elif key.startswith(GONE):
                self._gone[key.removeprefix(GONE)] = day_of_trace(stored)
            else:
                self._rebuild_item(key, stored)

    def _rebuild_item(self, item_id: str, stored: bytes) -> None:
        """Count one row. A million of them must not take long, so only what is counted is read."""
        self.items += 1
        life, version = load_counted(stored)
        self.version = max(self.version, version)
        if life is None:
            self._note(load_item(stored).item)
            return
        self.counts.add(life)
        if life.closed is not None:
            self._closed[item_id] = day_of(life.closed)

    def teams(self) -> tuple[tuple[str, str], ...]:
        """(region, team) of everything ever counted here, including before a restart, sorted."""
        return tuple(sorted(self._teams.union(self.counts.teams())))

    def prefetch(self, item_ids: Sequence[str]) -> None:
        """Read rows ahead, for a whole chunk at once."""
        asked = [item_id for item_id in dict.fromkeys(item_ids) if item_id not in self._read]
        found = self._rows.get_many([item_id for item_id in asked if item_id not in self._kept])
        for item_id in asked:
            if (kept := self._kept.get(item_id)) is not None:
                self._read[item_id] = kept
            else:
                stored = found.get(item_id)
                self._read[item_id] = None if stored is None else load_item(stored)

    def get(self, item_id: str) -> ItemRow | None:
        """The row of an item, None if it is unknown."""
        if item_id not in self._read:
            self.prefetch([item_id])
        return self._read[item_id]

    def put(self, row: ItemRow) -> None:
        """Keep this row from now on, and count the item as it is now instead of as it was."""
        item = row.item
        before = self.get(item.item_id)
        self.items += before is None
        self._count(item.item_id, before.item if before else None, item)
        self._read[item.item_id] = row
        self._put[item.item_id] = row
        self._written.pop(item.item_id, None)
        self._note(item)

    def forget(self, item_id: str) -> None:
        """Delete the row and stop counting the item."""
        before = self.get(item_id)
        if before is not None:
            self.items -= 1
            self._count(item_id, before.item, None)
        self._read[item_id] = None
        self._put.pop(item_id, None)
        self._kept.pop(item_id, None)
        self._written[item_id] = None
        self._stubs.pop(item_id, None)
        self._closed.pop(item_id, None)

    def leave_trace(self, item: Item, today: date) -> None:
        """Keep this trace of an item that is forgotten."""
        self._gone[item.item_id] = today.toordinal()
        self._written[GONE + item.item_id] = dump_trace(item, today.toordinal())

    def trace(self, item_id: str) -> Item | None:
        """The trace of a forgotten item."""
        if item_id not in self._gone:
            return None
        stored = self._written.get(GONE + item_id) or self._rows.get(GONE + item_id)
        return None if stored is None else load_trace(stored)

    def drop_trace(self, item_id: str) -> None:
        """Delete the trace: the item is open again, or its time is over."""
        if self._gone.pop(item_id, None) is not None:
            self._written[GONE + item_id] = None

    def forgotten_until(self, day: date) -> tuple[str, ...]:
        """Items forgotten on this day or before, sorted."""
        last = day.toordinal()
        return tuple(sorted(item_id for item_id, gone in self._gone.items() if gone <= last))

    def advance_to(self, tick: TickRow) -> None:
        """Business time is now that of this tick."""
        self.tick = tick
        self._written[TICK] = dump_tick(tick)

    def stubs_before(self, day: date) -> tuple[str, ...]:
        """Items known only by events since before this day, sorted."""
        first = day.toordinal()
        return tuple(sorted(item_id for item_id, since in self._stubs.items() if since < first))

    def closed_until(self, day: date) -> tuple[str, ...]:
        """Items closed on this day or before, sorted."""
        last = day.toordinal()
        return tuple(sorted(item_id for item_id, closed in self._closed.items() if closed <= last))

    def begin_recount(self) -> None:
        """Start recounting the rows, slice by slice, unless that is under way."""
        if self._recount is None:
            self._recount = Recount()

    def go_on_recounting(self) -> int | None:
        """One slice, between two steps. At the end, returns by how many items the counts differ; must be 0."""
        if self._recount is None or not self._recount.take(self._rows):
            return None
        drift = self.counts.drift(self._recount.counts)
        self._recount = None
        return drift

    def drain_changes(self) -> Mapping[str, bytes | None]:
        """What this step wrote (None deletes); the next step begins with nothing read and nothing written."""
        if self.counts.has_teams_beside(self._teams):
            teams = self.teams()
            self._teams = frozenset(teams)
            self._written[TEAMS] = dump_teams(teams)
        rows: dict[str, bytes | None] = {item_id: dump_item(row) for item_id, row in self._put.items()}
        # Rows first: what replaces a trace must be stored before the trace is deleted.
        written = rows | self._written
        self._keep_last()
        self._put, self._written, self._read = {}, {}, {}
        return written

    def _keep_last(self) -> None:
        for item_id, row in self._put.items():
            self._kept.pop(item_id, None)
            self._kept[item_id] = row
        for item_id in list(islice(self._kept, max(0, len(self._kept) - self._kept_rows))):
            del self._kept[item_id]

    def _count(self, item_id: str, before: Item | None, after: Item | None) -> None:
        self.counts.change(before, after)
        if self._recount is not None:
            self._recount.change(item_id, before, after)

    def _note(self, item: Item) -> None:
        self._stubs.pop(item.item_id, None)
        self._closed.pop(item.item_id, None)
        if item.now is None:
            self._stubs[item.item_id] = business_date(item.first_known_at).toordinal()
        elif item.now.closed is not None:
            self._closed[item.item_id] = day_of(item.now.closed)


def workdays_ago(at: datetime, workdays: int) -> date:
    """The day this many working days before this instant."""
    return add_workdays(business_date(at), -workdays)
