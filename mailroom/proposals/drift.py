"""How far an undecided offer has drifted from what the two leads were shown (docs/rules/proposals.md#drift).

An approval re-checks every rule in any case. But an offer that has lost a good part shows figures that no longer hold:
it expires, and the next plan makes a new one.
"""

from collections.abc import Mapping

from contracts.item_state import ItemStateChanged
from mailroom.allocation import parameters
from mailroom.proposals.bundles import may_move
from mailroom.proposals.proposal import Proposal


def drift(proposal: Proposal, items: Mapping[str, ItemStateChanged]) -> float:
    """Share of the offered minutes that can no longer move: households with an item that has left, was started or
    must stay. `items`: the open ones as they are now. 0 for an offer without minutes."""
    staying = {each.bundle for each in proposal.items if not _may_go(items.get(each.item_id), proposal.from_team)}
    gone = sum(each.minutes for each in proposal.items if each.bundle in staying)
    return gone / max(1, sum(each.minutes for each in proposal.items))


def has_drifted(proposal: Proposal, items: Mapping[str, ItemStateChanged]) -> bool:
    """Whether so much is gone that a new offer is needed."""
    return drift(proposal, items) > parameters.DRIFT_SHARE


def _may_go(item: ItemStateChanged | None, giver: str) -> bool:
    return item is not None and item.team == giver and may_move(item)
