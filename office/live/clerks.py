"""How the clerks of one team work through their list: earliest due first, one pool of minutes per team."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.base import derive_id
from office.wire.services import Happening, Waiting

PARKED_PER_MILLE = 40
"""How many of a thousand items need an answer from outside once they have been looked at."""
LOOKED_AT_SHARE = 0.25
"""Share of an item's work done before it is parked."""

_INSTANT = 0.005
"""Minutes below which nothing counts as work: the cost of taking an item from the list."""

TrueMinutes = Callable[[str, int], float]


@dataclass(frozen=True, slots=True)
class Task:
    """An item somebody is working on, and the minutes it still needs."""

    item_id: str
    left: float


@dataclass(frozen=True, slots=True)
class Parked:
    """An item that waits for an answer from outside."""

    item_id: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """What one team has in hand."""

    tasks: tuple[Task, ...] = ()
    parked: tuple[Parked, ...] = ()
    returned: frozenset[str] = frozenset()
    """Items that were parked once and are not parked again."""


def needs_answer(item_id: str) -> bool:
    """Whether this item has to be parked once: drawn from its id, so the same in every run."""
    return int(derive_id("parked", item_id)[:8], 16) % 1000 < PARKED_PER_MILLE


def work(
    desk: Desk,
    worklist: Sequence[Waiting],
    between: tuple[datetime, datetime],
    minutes: float,
    true_minutes: TrueMinutes,
    answer_by: datetime,
) -> tuple[Desk, tuple[Happening, ...]]:
    """Work from one step to the next with this many minutes; what is not finished is carried over.

    `answer_by` is when items that are parked now will be resumed.
    """
    shift = _Shift(desk, between, minutes, true_minutes, answer_by)
    shift.resume()
    for task in _in_hand(desk, worklist, true_minutes):
        shift.go_on(task)
    for item in worklist:
        if shift.over:
            break
        if not item.started:
            shift.begin(item)
    return shift.desk, tuple(shift.happenings)


def _in_hand(desk: Desk, worklist: Sequence[Waiting], true_minutes: TrueMinutes) -> list[Task]:
    """What was begun earlier, also where the desk has forgotten it."""
    known = {task.item_id for task in desk.tasks}
    forgotten = [
        Task(each.item_id, true_minutes(each.item_id, each.minutes))
        for each in worklist
        if each.started and each.item_id not in known
    ]
    return [*desk.tasks, *forgotten]


class _Shift:
    """One stretch of time being worked through; lives only while `work` runs."""

    def __init__(
        self,
        desk: Desk,
        between: tuple[datetime, datetime],
        minutes: float,
        true_minutes: TrueMinutes,
        answer_by: datetime,
    ) -> None:
        self.happenings: list[Happening] = []
        self._start, self._end = between
        self._minutes = minutes
        self._used = 0.0
        self._true_minutes = true_minutes
        self._answer_by = answer_by
        self._tasks: list[Task] = []
        self._parked = list(desk.parked)
        self._returned = set(desk.returned)

    @property
    def over(self) -> bool:
        """Whether the minutes are used up."""
        return self._minutes - self._used < _INSTANT

    @property
    def desk(self) -> Desk:
        """What is in hand now."""
        return Desk(tuple(self._tasks), tuple(self._parked), frozenset(self._returned))

    def resume(self) -> None:
        """Items whose answer has come go back on the list; the step after this one offers them again."""
        back = [each for each in self._parked if each.until <= self._start]
        self._parked = [each for each in self._parked if each.until > self._start]
        for each in back:
            self._returned.add(each.item_id)
            self._tell(each.item_id, "item.resumed")

    def begin(self, item: Waiting) -> None:
        """Take a new item from the list; some turn out to need an answer from outside."""
        self._used += _INSTANT
        self._tell(item.item_id, "item.started")
        needed = self._true_minutes(item.item_id, item.minutes)
        if needs_answer(item.item_id) and item.item_id not in self._returned:
            self._spend(needed * LOOKED_AT_SHARE)
            self._tell(item.item_id, "item.parked")
            self._parked.append(Parked(item.item_id, self._answer_by))
        else:
            self.go_on(Task(item.item_id, needed))

    def go_on(self, task: Task) -> None:
        """Work on it as long as there is time."""
        left = task.left - self._spend(task.left)
        if left < _INSTANT:
            self._tell(task.item_id, "item.completed")
            self._returned.discard(task.item_id)
        else:
            self._tasks.append(Task(task.item_id, round(left, 3)))

    def _spend(self, minutes: float) -> float:
        spent = max(0.0, min(self._minutes - self._used, minutes))
        self._used += spent
        return spent

    def _tell(self, item_id: str, type_name: str) -> None:
        share = min(1.0, self._used / self._minutes) if self._minutes > 0 else 0.0
        passed = (self._end - self._start) * share
        # After the step itself and never before an earlier happening: order must not hang on rounding.
        at = self._start + max(timedelta(milliseconds=1), timedelta(milliseconds=passed // timedelta(milliseconds=1)))
        if self.happenings and at <= self.happenings[-1].occurred_at:
            at = self.happenings[-1].occurred_at + timedelta(milliseconds=1)
        self.happenings.append(Happening(item_id, type_name, at))
