"""Which undecided offers a new plan takes back: as few as possible, because an offer left standing costs nothing.

An offer lapses when its receiver has begun to jam. Otherwise it is taken back only if its giver no longer needs it and
its room serves others better, by more than the price of cancelling (docs/rules/proposals.md#withdrawal). Whole
proposals are kept or taken back; what one lead has accepted is still an offer, what both have is not.
"""

from collections.abc import Collection
from dataclasses import replace

from contracts.proposals import ProposalChanged, ProposalState
from mailroom.allocation.load import load_of, pending
from mailroom.allocation.situation import JAMMED, Situation, asking, by_team

UNDECIDED = frozenset({ProposalState.OFFERED, ProposalState.ACCEPTED_BY_GIVER, ProposalState.ACCEPTED_BY_RECEIVER})

MOST_TRIES = 3
"""Each try costs a solve; offers of recovered givers are few and expire within a working day anyway."""


def lapsed(situation: Situation) -> tuple[str, ...]:
    """Undecided offers to teams that now jam, by id."""
    jammed = {outlook.team for outlook in situation.outlooks if outlook.phase in JAMMED}
    return tuple(each.proposal_id for each in situation.proposals if _is_undecided(each) and each.to_team in jammed)


def needless(situation: Situation) -> tuple[str, ...]:
    """Undecided offers from teams that need no help and would not be late without these offers, by id."""
    undecided = [each for each in situation.proposals if _is_undecided(each)]
    offering = {each.from_team for each in undecided} - {*asking(situation)}
    agreed = by_team((each for each in situation.proposals if not _is_undecided(each)), "from_team")
    in_time = {
        outlook.team
        for outlook in situation.outlooks
        if outlook.team in offering
        and load_of(outlook).plus(pending(agreed.get(outlook.team, ()), situation.at), -1.0).missing() <= 0
    }
    return tuple(each.proposal_id for each in undecided if each.from_team in in_time)[:MOST_TRIES]


def without(situation: Situation, proposals: Collection[str]) -> Situation:
    """The situation as if these proposals had never been made."""
    kept = (each for each in situation.proposals if each.proposal_id not in proposals)
    return replace(situation, proposals=tuple(kept)) if proposals else situation


def offered_minutes(situation: Situation, proposal: str) -> int:
    """Minutes on offer in this proposal."""
    return sum(each.offered_minutes for each in situation.proposals if each.proposal_id == proposal)


def _is_undecided(proposal: ProposalChanged) -> bool:
    return proposal.state in UNDECIDED
