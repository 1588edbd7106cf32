"""One run: a trace, a policy, hour by hour until the end, and what is written down of it."""

from dataclasses import dataclass, field

from bench.decisions.policies.nothing import Policy
from office.traces.days import DAYS, TICKS
from office.traces.state import OfficeState
from office.traces.traces import Trace


@dataclass(slots=True)
class Record:
    """What figures are made of. Per day and team: overdue and open items at the day's end."""

    overdue: list[list[int]] = field(default_factory=list)
    open: list[list[int]] = field(default_factory=list)
    worst_late: list[int] = field(default_factory=list)
    """Per day: how many days late the oldest open item is at least, 0 if none is."""
    transfers: list[tuple[int, int, int, int]] = field(default_factory=list)
    """(day, item, giver, receiver)."""


def play(trace: Trace, policy: Policy) -> Record:
    """Run the office to its end."""
    office, record = OfficeState(trace), Record()
    teams = range(len(trace.teams))
    for _ in range(DAYS):
        office.begin()
        policy.morning(office)
        for _ in TICKS[1:]:
            office.go_on()
            policy.hourly(office)
        office.end()
        policy.evening(office)
        oldest = min((due for team in teams if (due := office.oldest_due(team)) is not None), default=office.day + 1)
        record.worst_late.append(max(0, office.day + 1 - oldest))
        record.overdue.append([office.overdue(team) for team in teams])
        record.open.append([office.items(team) for team in teams])
    record.transfers = office.transfers
    return record
