"""The figures of one run, from what was written down of it (docs/rules/benchmark.md#measures)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from bench.decisions.measures.driven import Transfer, jammed_receipts
from bench.decisions.play import Record
from office.traces.days import ARRIVALS_END, WARM_UP
from office.traces.state import MOVED_FACTOR
from office.traces.teams import EXPECTED
from office.traces.traces import Trace

Figures = dict[str, Any]

CLEAR_SHARE, CLEAR_DAYS = 0.01, 3
"""It is clear when less than this share of the open items is overdue for this many days."""


def odd(overdue: Sequence[Sequence[int]], teams: Iterable[int] | None = None) -> int:
    """Overdue item-days from the first measured day to the end of the run, of some teams or of all."""
    chosen = None if teams is None else list(teams)
    return sum(sum(day) if chosen is None else sum(day[team] for team in chosen) for day in overdue[WARM_UP:])


def clear_after(overdue: Sequence[float], items: Sequence[float], shock: int) -> int | None:
    """Days from the shock on (the first is 1) until it is clear; None if it never is."""
    calm = [late <= CLEAR_SHARE * waiting for late, waiting in zip(overdue, items, strict=True)]
    for day in range(shock, len(calm) - CLEAR_DAYS + 1):
        if all(calm[day : day + CLEAR_DAYS]):
            return day - shock + 1
    return None


def moves(transfers: Sequence[Transfer]) -> Figures:
    """Moves, items that moved, and items that came back to a team that had them before; measured days only."""
    owners: defaultdict[int, list[int]] = defaultdict(list)
    counted = 0
    moved, returned = set(), set()
    for day, item, giver, receiver in transfers:
        before = owners[item] or [giver]
        owners[item] = [*before, receiver]
        if day >= WARM_UP:
            counted += 1
            moved.add(item)
            if receiver in before:
                returned.add(item)
    return {"moves": counted, "moved_items": len(moved), "returned_items": len(returned)}


def receipts(transfers: Sequence[Transfer], jams: Iterable[tuple[int, int]]) -> Figures:
    """Receipts on measured days, and those after which the receiver jammed. `jams`: (team, day)."""
    measured = [each for each in transfers if each[0] >= WARM_UP]
    jammed = jammed_receipts(measured, jams)
    received = {(receiver, day) for day, _, _, receiver in measured}
    return {"receipts": len(received), "driven": len(jammed), "jammed_receipts": jammed}


def fairness(trace: Trace, transfers: Sequence[Transfer]) -> Figures:
    """Received work against own slack of the measured days: the largest share, and Jain's index over receivers."""
    got: defaultdict[int, float] = defaultdict(float)
    for day, item, _, receiver in transfers:
        if day >= WARM_UP:
            got[receiver] += MOVED_FACTOR * EXPECTED[int(trace.post.kind[item])]
    post, shares = trace.post, []
    for team in sorted(got):
        able = trace.staffing.minutes[team, WARM_UP:ARRIVALS_END]
        own = float(post.minutes[(post.team == team) & (post.came >= WARM_UP)].sum())
        # Whoever has no slack at all counts as having one day of it: the share is then plainly too large.
        slack = max(float(able.sum()) - own, float(able.mean()))
        shares.append(got[team] / slack)
    return {"fairness_most": max(shares, default=0.0), "fairness_jain": jain(shares)}


def jain(shares: Sequence[float]) -> float:
    """Jain's fairness index: 1 if all are equal, 1/n if one has all; 1 for none."""
    squares = sum(share**2 for share in shares)
    return sum(shares) ** 2 / (len(shares) * squares) if squares else 1.0


def pooled_load(trace: Trace) -> float:
    """Work that comes in on the measured days against the capacity of those days, all teams together."""
    post = trace.post
    return float(post.minutes[post.came >= WARM_UP].sum() / trace.staffing.minutes[:, WARM_UP:ARRIVALS_END].sum())


def of_run(trace: Trace, record: Record) -> Figures:
    """What is asked of every run."""
    unhit = [team for team in range(len(trace.teams)) if team not in trace.hit]
    late, items = [sum(day) for day in record.overdue], [sum(day) for day in record.open]
    shock = min((blow.first for blow in trace.blows), default=WARM_UP)
    return {
        "pooled_load": pooled_load(trace),
        "arrived": int((trace.post.came >= WARM_UP).sum()),
        "odd": odd(record.overdue),
        "odd_unhit": odd(record.overdue, unhit),
        "worst_days_late": max(record.worst_late[WARM_UP:]),
        "clear_after": clear_after(late, items, max(shock, WARM_UP)),
        **moves(record.transfers),
        **fairness(trace, record.transfers),
    }
