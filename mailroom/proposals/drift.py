"""How far an undecided offer has drifted from what the two leads were shown (docs/rules/proposals.md#drift).

An approval re-checks every rule in any case. But an offer of which a good part has gone shows figures that do not
hold any more: it expires, and the next plan makes it anew.
"""

from collections.abc import Mapping

from contracts.item_state import ItemStateChanged
from mailroom.allocation import parameters
from mailroom.proposals.bundles import may_move
from mailroom.proposals.proposal import Proposal


def drift(proposal: Proposal, items: Mapping[str, ItemStateChanged]) -> float:
    """Share of the offered minutes that cannot move any more: households of which an item has left, was started or
    must stay. `items`: the open ones as they are now. 0 for an offer without minutes."""
    staying = {each.bundle for each in proposal.items if not _may_go(items.get(each.item_id), proposal.from_team)}
    gone = sum(each.minutes for each in proposal.items if each.bundle in staying)
    return gone / max(1, sum(each.minutes for each in proposal.items))


def has_drifted(proposal: Proposal, items: Mapping[str, ItemStateChanged]) -> bool:
    """Whether so much is gone that the offer has to be made anew."""
    return drift(proposal, items) > parameters.DRIFT_SHARE


def _may_go(item: ItemStateChanged | None, giver: str) -> bool:
    return item is not None and item.team == giver and may_move(item)
