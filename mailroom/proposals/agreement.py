"""The room of two teams for a list, given what else has started since their outlooks."""

from collections.abc import Iterable, Mapping
from datetime import date

from contracts.jams import TeamOutlookDrawn
from contracts.settings import SettingsChanged
from mailroom.proposals.fit import Room
from mailroom.proposals.proposal import Proposal
from mailroom.workdays import business_date


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
