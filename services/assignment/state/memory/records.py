"""What is kept of regions, sent orders and requested plans; each has a row of its own."""

from dataclasses import dataclass
from datetime import datetime

from contracts.proposals import OPEN_STATES
from mailroom.allocation.shortage.in_force import Triage
from mailroom.proposals.proposal import Proposal

DONE = "done"
"""The verdict on an order that was carried out, and on a requested plan that relieves the team it was requested for."""
WATCH_ONLY = "watch_only"
"""The verdict on a requested plan that is shown, but of which nothing is offered: moves are switched off."""


@dataclass(frozen=True, slots=True)
class Region:
    """What one planning region has reached.

    `version`: events of its `proposals` so far; `effect`: version of the last one that changed what may be
    planned; `outlook_at`, `movable_at`, `answered_at`: last ticks with complete outlook, sent movable, plan answer;
    `triage`: the order of work that was proposed last, unless something has ended it early.
    """

    version: int = 0
    effect: int = 0
    outlook_at: datetime | None = None
    movable_at: datetime | None = None
    answered_at: datetime | None = None
    triage: Triage | None = None
    new_at: datetime | None = None
    """The tick at which it became known; None: with the very first tick, or in a version that did not record it."""


@dataclass(frozen=True, slots=True)
class SentOrder:
    """An order without verdict."""

    order_id: str
    item_id: str
    kind: str
    proposal_id: str | None
    ordered_at: datetime


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """A plan that somebody requested (`rebalance`, or `help` for a team) and that has no answer yet."""

    order_id: str
    region: str
    team: str | None
    kind: str
    ordered_at: datetime


def is_active(proposal: Proposal) -> bool:
    """Open, or ended with orders whose verdict is still to come."""
    return proposal.state in OPEN_STATES or proposal.outstanding > 0
