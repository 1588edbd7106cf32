"""What becomes of an offer with the second acceptance, given what else was agreed since the two teams' outlooks."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from contracts.item_state import ItemStateChanged
from contracts.jams import TeamOutlookDrawn
from contracts.settings import SettingsChanged
from mailroom.proposals.fit import Room, fitted
from mailroom.proposals.life import Act, would_agree
from mailroom.proposals.proposal import Proposal
from mailroom.teams import Roster
from mailroom.workdays import business_date


def accepted(
    proposal: Proposal,
    act: Act,
    items: Mapping[str, ItemStateChanged],
    roster: Roster,
    room: Callable[[Proposal], Room],
) -> tuple[Proposal, Act]:
    """The offer as it is accepted and what happens to it: with the second acceptance only what still fits is left, and
    an offer of which nothing does is superseded. `items`: the open ones as they are now; `room` is asked only then."""
    if would_agree(proposal, act):
        proposal = fitted(proposal, items, roster, room(proposal))
    return proposal, act if proposal.items else Act.SUPERSEDE


def room_of(
    proposal: Proposal,
    agreed: Iterable[Proposal],
    outlooks: Mapping[str, TeamOutlookDrawn],
    limits: SettingsChanged,
    today: date,
) -> Room:
    """The room for this proposal on business day `today`.

    `agreed`: proposals agreed recently, at least all of this day. What moved before the receiver's
    outlook is in it already; what was agreed since, or is still on its way, is not. `outlooks`: the last of each team.
    """
    receiver = outlooks.get(proposal.to_team)
    committed: list[tuple[int, int]] = []
    given = received = 0
    for other in agreed:
        if other.proposal_id == proposal.proposal_id or other.agreed_at is None:
            continue
        if other.to_team == proposal.to_team:
            unknown = receiver is None or other.agreed_at >= receiver.at
            counted = (None, "done") if unknown else (None,)
            committed += [(item.workdays, item.minutes) for item in other.items if item.verdict in counted]
        if business_date(other.agreed_at) == today:
            given += other.minutes(None, "done") if other.from_team == proposal.from_team else 0
            received += other.minutes(None, "done") if other.to_team == proposal.to_team else 0
    return Room(
        giver=outlooks.get(proposal.from_team),
        receiver=receiver,
        limits=limits,
        committed=tuple(committed),
        given_today=given,
        received_today=received,
    )
