"""Where a team's work goes if nothing else happens: earliest due date first, day by day.

A deterministic fluid is accurate for alternating over- and underload (Liu & Whitt, Queueing Syst. 71 (2012) 405),
and earliest due date first keeps every date that can be kept, so what is late here is late in any order.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from mailroom.whatif.workload import LAST_DAY, Amount, Workload, arrivals

_EPSILON = 1e-9
"""Minutes."""

_BEYOND = LAST_DAY + 1
"""Everything due later is worked on last and cannot be late within the days looked at."""

CLEAR_SHARE = 0.01
"""A team is clear while its overdue items are below this share of its open items (docs/rules/benchmark.md#measures)."""


@dataclass(frozen=True, slots=True)
class Projection:
    """`clear_day`: working days until nothing is overdue any more (0: today, None: not within the days looked at).
    `late_items`: items that miss their date from now on; `late_legal_items`: those whose class has a legal clock.
    `late_minutes`: their work still open when the date passes."""

    clear_day: int | None
    late_items: float
    late_legal_items: float
    late_minutes: float


def project(load: Workload, added: Iterable[tuple[int, Amount]] = ()) -> Projection:
    """The coming working days of one team. `added`: work that arrives tomorrow morning, with the days until due."""
    waiting = [Amount() for _ in range(_BEYOND + 1)]
    for (_, workdays), work in load.waiting.items():
        _add(waiting, workdays, work)
    coming = arrivals(load)
    coming[1] += list(added)
    late, last_unclear = Amount(), -1
    for day, capacity in enumerate(load.capacity):
        for due, work in coming[day]:
            _add(waiting, due, work)
        _serve(waiting, capacity)
        missed = waiting[day] if day else Amount()
        late = late.plus(missed)
        overdue = sum(work.items for work in waiting[: day + 1])
        if overdue > CLEAR_SHARE * sum(work.items for work in waiting) and overdue >= 1.0:
            last_unclear = day
    clear = last_unclear + 1 if last_unclear < LAST_DAY else None
    return Projection(clear, late.items, late.legal, late.minutes)


def _add(waiting: list[Amount], due: int, work: Amount) -> None:
    due = min(max(due, 0), _BEYOND)
    waiting[due] = waiting[due].plus(work)


def _serve(waiting: list[Amount], capacity: float) -> None:
    for due, work in enumerate(waiting):
        if capacity <= 0:
            return
        if work.minutes > 0:
            done = min(capacity, work.minutes)
            # Work done to the last fraction of a minute is done; otherwise rounding would count as a late item.
            waiting[due] = work.times(1 - done / work.minutes) if work.minutes - done > _EPSILON else Amount()
            capacity -= done
