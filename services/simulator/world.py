"""What the simulator needs of a synthetic office; `mailroom.traffic` gives it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from contracts.capacity import CapacityPublished
from contracts.items import ItemReceived
from contracts.proposals import DeclineReason
from contracts.teams import TeamDescribed


class Decision(Protocol):
    """What a played lead does with a proposal, and after how long."""

    @property
    def delay_minutes(self) -> int:
        """Business time from the offer to the decision."""

    @property
    def decline_reason(self) -> DeclineReason | None:
        """None accepts."""


class World(Protocol):
    """An office with its post and its people's time; the same seed gives the same world."""

    @property
    def teams(self) -> Sequence[TeamDescribed]:
        """Every team."""

    def opening_items(self) -> Iterable[ItemReceived]:
        """What waits on the first morning."""

    def arrivals(self, day: date) -> Iterable[ItemReceived]:
        """What comes in on a calendar day, in the order of time."""

    def capacity(self, day: date, horizon_workdays: int) -> Iterable[CapacityPublished]:
        """What is known on `day` of the capacity of this and the coming working days."""

    def true_minutes(self, item_id: str, expected: int) -> float:
        """What the item really takes."""

    def lead_decision(self, proposal_id: str, side: str) -> Decision:
        """What the lead of the giver or receiver decides."""
