"""A team's work against its capacity per horizon, with what open proposals add or take away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.jams import TeamOutlookDrawn
from contracts.proposals import OPEN_STATES, ProposalChanged
from mailroom.allocation import parameters
from mailroom.workdays import business_date, workdays_between

DueMinutes = Mapping[int, float]
"""Minutes of work by the working days within which they are due."""


_EPSILON = 1e-6


def quarters(minutes: float) -> int:
    """Whole quarter-hours in this many minutes, at least 0."""
    return max(0, int((minutes + _EPSILON) // parameters.QUARTER))


def entry(edges: Sequence[int], workdays: int) -> int | None:
    """Index of the first horizon that counts work due within `workdays`; None if it is due beyond all of them."""
    return next((index for index, edge in enumerate(edges) if edge >= workdays), None)


@dataclass(frozen=True, slots=True)
class Load:
    """Cumulative demand and capacity in minutes at ascending horizons in working days."""

    edges: tuple[int, ...]
    demand: tuple[float, ...]
    capacity: tuple[float, ...]

    def plus(self, due: DueMinutes, factor: float = 1.0) -> "Load":
        """With this work added (or taken away, with a negative factor) at every horizon it is due in."""
        added = [factor * sum(minutes for workdays, minutes in due.items() if workdays <= edge) for edge in self.edges]
        return replace(self, demand=tuple(max(0.0, old + new) for old, new in zip(self.demand, added, strict=True)))

    def late(self) -> tuple[float, ...]:
        """Minutes late at each horizon that is judged; 0 beyond."""
        return tuple(
            max(0.0, demand - capacity) if edge <= parameters.JUDGED_WORKDAYS else 0.0
            for edge, demand, capacity in zip(self.edges, self.demand, self.capacity, strict=True)
        )

    def missing(self) -> float:
        """Largest excess of demand over capacity within the judged horizons, in minutes."""
        return max(self.late(), default=0.0)

    def missing_within(self, workdays: int) -> float:
        """The same, of the horizons up to that one only."""
        return max((late for edge, late in zip(self.edges, self.late(), strict=True) if edge <= workdays), default=0.0)

    def room(self, limit: float) -> tuple[float, ...]:
        """Minutes that may still be added at each horizon without passing `limit` of the capacity there or later."""
        rooms: list[float] = []
        tightest = float("inf")
        for demand, capacity in zip(reversed(self.demand), reversed(self.capacity), strict=True):
            tightest = min(tightest, max(0.0, limit * capacity - demand))
            rooms.append(tightest)
        return tuple(reversed(rooms))


def load_of(outlook: TeamOutlookDrawn) -> Load:
    """The load as the outlook draws it, without pending proposals."""
    horizons = sorted(outlook.horizons, key=lambda horizon: horizon.workdays)
    return Load(
        tuple(horizon.workdays for horizon in horizons),
        tuple(horizon.demand_minutes for horizon in horizons),
        tuple(horizon.capacity_minutes for horizon in horizons),
    )


def pending(proposals: Iterable[ProposalChanged], at: datetime, *, offered: bool = True) -> DueMinutes:
    """Minutes of these proposals that have not moved yet, earliest due first, as due from today on.

    With `offered` false only what was accepted counts: its items are as good as gone.
    """
    due: dict[int, float] = {}
    for proposal in proposals:
        if proposal.state not in OPEN_STATES:
            continue
        left = proposal.accepted_minutes + (proposal.offered_minutes if offered else 0)
        passed = max(0, workdays_between(business_date(proposal.offered_at), business_date(at)))
        for line in sorted(proposal.lines, key=lambda line: line.workdays):
            taken = min(left, line.minutes)
            workdays = max(1, line.workdays - passed)
            due[workdays] = due.get(workdays, 0.0) + taken
            left -= taken
        if left > 0:
            due[1] = due.get(1, 0.0) + left
    return due
