"""What happens to undecided offers: at a tick, and when a later plan takes them back."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from contracts.item_state import ItemStateChanged
from mailroom.proposals.drift import has_drifted
from mailroom.proposals.life import Act
from mailroom.proposals.proposal import UNDECIDED, Proposal
from mailroom.teams import Roster


def at_tick(
    proposal: Proposal, items: Mapping[str, ItemStateChanged], at: datetime, roster: Roster | None = None
) -> Act | None:
    """What happens to a proposal at tick `at` without anybody acting; None for nothing. `items`: the open ones as they
    are now; `roster`: the teams as they are now, None where they never change.

    An undecided offer expires at its time, is superseded once all of it has left the giver or one of the two teams is
    gone, and expires when so much has gone that the figures the leads saw no longer hold.
    """
    if proposal.state not in UNDECIDED:
        return None
    if proposal.expires_at <= at:
        return Act.EXPIRE
    if roster is not None and not _both_there(proposal, roster):
        return Act.SUPERSEDE
    if all(_has_left(items.get(item.item_id), proposal.from_team) for item in proposal.items):
        return Act.SUPERSEDE
    return Act.EXPIRE if has_drifted(proposal, items) else None


def _both_there(proposal: Proposal, roster: Roster) -> bool:
    return all(roster.takes_work_in(team, proposal.region) for team in (proposal.from_team, proposal.to_team))


def _has_left(item: ItemStateChanged | None, giver: str) -> bool:
    return item is None or item.team != giver


def taken_back(withdrawn: Iterable[str], proposals: Mapping[str, Proposal]) -> Iterator[Proposal]:
    """The offers that a plan withdraws and nobody has decided on since: they are superseded."""
    for proposal_id in withdrawn:
        proposal = proposals.get(proposal_id)
        if proposal is not None and proposal.state in UNDECIDED:
            yield proposal
