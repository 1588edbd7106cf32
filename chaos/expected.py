"""The state an item must have, given what the client was promised: a plain walk through its acknowledged facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chaos.memory import Fact

OPEN = ("UNPLACED", "WAITING", "IN_PROGRESS", "PARKED")
STEPS = {
    "item.started": (("WAITING", "PARKED"), "IN_PROGRESS"),
    "item.parked": (("WAITING", "IN_PROGRESS"), "PARKED"),
    "item.resumed": (("PARKED",), "WAITING"),
    "item.completed": (OPEN, "DONE"),
    "item.withdrawn": (OPEN, "WITHDRAWN"),
}
"""Step, the states in which it means something, and where it leads."""


@dataclass(slots=True)
class Standing:
    """State, owner and the time of the last event about an item."""

    state: str
    team: str | None
    last_activity: datetime


def expected(facts: Iterable[Fact], *, placed: bool = False) -> Standing | None:
    """The state after these facts, in order of time; None as long as there is no receipt.

    `placed`: somebody else gives it a team, so that it waits from its receipt on.
    """
    ordered = sorted(facts, key=_when)
    standing: Standing | None = None
    for fact in ordered:
        if standing is None:
            if fact["type"] == "item.received":
                standing = _received(fact, placed)
        else:
            _apply(standing, fact)
    if standing is not None:
        standing.last_activity = max(_at(fact) for fact in ordered)
    return standing


def _received(fact: Fact, placed: bool) -> Standing:
    team = fact.get("team")
    at_rest = "WAITING" if team or placed else "UNPLACED"
    return Standing("DONE" if fact.get("decided_automatically") else at_rest, team, _at(fact))


def _apply(standing: Standing, fact: Fact) -> None:
    kind = fact["type"]
    if kind == "item.reopened":
        if standing.state not in OPEN:
            standing.state = "WAITING" if standing.team else "UNPLACED"
    elif kind == "item.handed_over":
        if standing.state in OPEN:
            standing.team = fact["to_team"]
            standing.state = "PARKED" if standing.state == "PARKED" else "WAITING"
    elif kind in STEPS:
        before, after = STEPS[kind]
        if standing.state in before:
            standing.state = after


def _at(fact: Fact) -> datetime:
    return datetime.fromisoformat(fact["occurred_at"])


def _when(fact: Fact) -> tuple[datetime, bool, int, str]:
    return (_at(fact), fact["type"] != "item.received", fact.get("seq") or 0, fact["event_id"])
