"""What waits per team, counted absolutely: a figure is a function of the item records, never a running sum.

`Counts.change(before, after)` removes an item as it was and adds it as it is now, so the counts after any history
equal a `recount` of the records. Flows (received, completed, moved) are read off the records as well.
An item's receipt counts for the team it first belonged to, `-` as long as it has none; flows of a day off
count on the next working day. Items decided automatically are received and nothing else.
"""

from collections.abc import Iterable, Set
from datetime import date, datetime
from functools import lru_cache

from contracts.backlog import NO_TEAM
from contracts.item_state import ItemState
from mailroom.backlog.team_figures import (
    AUTOMATIC,
    COMPLETED,
    COMPLETED_LATE,
    COMPLETED_MINUTES,
    MOVED_IN,
    MOVED_OUT,
    RECEIVED,
    TeamFigures,
)
from mailroom.backlog.wire import counted_json
from mailroom.items import Item, Life
from mailroom.items.life import day_of
from mailroom.workdays import add_workdays


@lru_cache(maxsize=16384)
def _flow_day(ordinal: int) -> int:
    return add_workdays(date.fromordinal(ordinal), 0).toordinal()


class Counts:
    """The figures of all teams that one source partition of `items` knows, keyed by region and team."""

    def __init__(self) -> None:
        self._teams: dict[tuple[str, str], TeamFigures] = {}
        self._changed: set[tuple[str, str]] = set()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Counts) and self._filled() == other._filled()

    __hash__ = None  # type: ignore[assignment] # counts change

    def _filled(self) -> dict[tuple[str, str], TeamFigures]:
        return {key: team for key, team in self._teams.items() if not team.is_empty()}

    def change(self, before: Item | None, after: Item | None) -> None:
        """Remove an item as it was and add it as it is now. None and stubs count nowhere."""
        was = before.now if before else None
        now = after.now if after else None
        if was is now or was == now:
            return
        if was is None or now is None or not _came_the_same_way(was, now):
            self._count_way(was, -1)
            self._count_way(now, 1)
        self._count_place(was, -1)
        self._count_place(now, 1)

    def add(self, life: Life) -> None:
        """Add a life that is not counted yet."""
        self._count_way(life, 1)
        self._count_place(life, 1)

    def teams(self) -> tuple[tuple[str, str], ...]:
        """(region, team) of everything that was ever counted here, sorted."""
        return tuple(sorted(self._teams))

    def has_teams_beside(self, known: Set[tuple[str, str]]) -> bool:
        """Whether anything was counted of a (region, team) that is not among these."""
        return not self._teams.keys() <= known

    @property
    def changed(self) -> tuple[tuple[str, str], ...]:
        """(region, team) whose figures were touched since `take_changed`, sorted."""
        return tuple(sorted(self._changed))

    def take_changed(self) -> tuple[tuple[str, str], ...]:
        """As `changed`, and start over."""
        changed = self.changed
        self._changed.clear()
        return changed

    def open_items(self) -> int:
        """Open items of all teams."""
        return sum(cell[0] for team in self._teams.values() for cell in team.cells.values())

    def open_items_by_region(self) -> dict[str, int]:
        """Open items of each region ever counted here, those without team among them."""
        sums: dict[str, int] = {}
        for (region, _), team in self._teams.items():
            sums[region] = sums.get(region, 0) + sum(cell[0] for cell in team.cells.values())
        return sums

    def drift(self, other: "Counts") -> int:
        """By how many open items the two differ, cell by cell; 0 if they agree."""
        none = TeamFigures()
        difference = 0
        for key in self._teams.keys() | other._teams.keys():
            ours, theirs = self._teams.get(key, none).cells, other._teams.get(key, none).cells
            for cell in ours.keys() | theirs.keys():
                difference += abs(ours.get(cell, (0, 0))[0] - theirs.get(cell, (0, 0))[0])
        return difference

    def _of(self, region: str, team: str) -> TeamFigures:
        key = (region, team)
        self._changed.add(key)
        counts = self._teams.get(key)
        if counts is None:
            counts = self._teams[key] = TeamFigures()
        return counts

    def _count_place(self, life: Life | None, by: int) -> None:
        """Where it waits, or where and when it was completed."""
        if life is None:
            return
        owner = self._of(life.region, life.team or NO_TEAM)
        if life.is_open:
            key = (life.item_class, life.state, life.due, life.legal)
            owner.change_cell(key, by, by * life.minutes)
        elif life.state == ItemState.DONE and life.closed is not None and not life.closed_by_receipt:
            self._count_completed(owner, life, life.closed, by)

    def _count_way(self, life: Life | None, by: int) -> None:
        """How it came to its owner: receipt and moves."""
        if life is None:
            return
        self._count_received(life, by)
        for move in life.moves:
            day = _flow_day(day_of(move.at))
            self._of(move.from_region, move.from_team).change_flow(day, life.item_class, MOVED_OUT, by)
            self._of(move.to_region, move.to_team).change_flow(day, life.item_class, MOVED_IN, by)

    def _count_received(self, life: Life, by: int) -> None:
        receipt = life.receipt
        first = self._of(receipt.region, life.origin_team or NO_TEAM)
        day = _flow_day(day_of(receipt.at))
        first.change_flow(day, life.item_class, RECEIVED, by)
        if receipt.auto:
            first.change_flow(day, life.item_class, AUTOMATIC, by)
        first.change_input(receipt.channel, receipt.at, by)

    @staticmethod
    def _count_completed(owner: TeamFigures, life: Life, closed: int, by: int) -> None:
        closed_on = day_of(closed)
        day = _flow_day(closed_on)
        owner.change_flow(day, life.item_class, COMPLETED, by)
        owner.change_flow(day, life.item_class, COMPLETED_MINUTES, by * life.minutes)
        if closed_on > life.due:
            owner.change_flow(day, life.item_class, COMPLETED_LATE, by)

    def partial(self, region: str, team: str, at: datetime | None, version: int, source_partition: int) -> bytes:
        """All figures of one team, absolute; all empty where nothing is left. `at`: the last tick included."""
        figures = self._teams.get((region, team)) or TeamFigures()
        return counted_json(figures, region, team, source_partition, version, at)


def _came_the_same_way(was: Life, now: Life) -> bool:
    """True of most changes; receipt and moves are most of the counting work."""
    return (was.item_class, was.origin_team, was.moves, was.receipt) == (
        now.item_class,
        now.origin_team,
        now.moves,
        now.receipt,
    )


def recount(items: Iterable[Item]) -> Counts:
    """The counts of these records from scratch."""
    counts = Counts()
    for item in items:
        counts.change(None, item)
    counts.take_changed()
    return counts
