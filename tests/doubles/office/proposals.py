"""Offers of T1 to T2 and their items, for the rules of a proposal's life."""

from datetime import datetime
from typing import Any

from contracts.base import derive_id
from contracts.item_state import ItemStateChanged
from contracts.items import ItemClass
from contracts.proposals import ProposalState
from contracts.settings import SettingsChanged
from mailroom.proposals.fit import Room
from mailroom.proposals.life import expiry
from mailroom.proposals.proposal import OfferedItem, Proposal
from mailroom.teams import roster_of
from tests.doubles.office.records import a_team, an_item, an_outlook

NOW = datetime.fromisoformat("2026-03-02T08:00:00+01:00")
ROSTER = roster_of([a_team("T1"), a_team("T2")])
LIMITS = SettingsChanged(region="nord", version=1, at=NOW)
ROOM = Room(giver=an_outlook("T1", NOW), receiver=an_outlook("T2", NOW), limits=LIMITS)
"""Enough for every offer of these tests."""


def proposal(items: int = 10, bundle_of: int = 1, state: ProposalState = ProposalState.OFFERED) -> Proposal:
    """So many items in households of so many."""
    offered = tuple(
        OfferedItem(an_item(f"p{number}").item_id, number // bundle_of, ItemClass.VAEM, 40, 35)
        for number in range(items)
    )
    return Proposal(derive_id("p"), derive_id("q"), "nord", "T1", "T2", offered, NOW, expiry(NOW), state, version=1)


def offered_items(**first: Any) -> dict[str, ItemStateChanged]:
    """The ten items of an offer as they are known now; something may have become of the first."""
    items = [an_item("p0", **first), *(an_item(f"p{number}") for number in range(1, 10))]
    return {item.item_id: item for item in items}
