"""Which sides of a proposal an account may answer for, and which proposals it may accept now."""

from collections.abc import Sequence

from mailroom.proposals.life import TRANSITIONS, Side, accept_as
from mailroom.proposals.proposal import Proposal
from services.assignment.state.accounts import Account, Role
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.views.schemas.proposals import ProposalSummary

AT_MOST = 200
"""So many proposals can be accepted at once."""


def sides_of(account: Account, found: Proposal | ProposalSummary) -> tuple[Side, ...]:
    """The sides that the account may decide for."""
    teams = {Side.GIVER: found.from_team, Side.RECEIVER: found.to_team}
    return tuple(side for side, team in teams.items() if account.role is Role.SUPERVISOR or team in account.teams)


def open_to(found: ProposalSummary, sides: Sequence[Side]) -> tuple[Side, ...]:
    """Those of the sides that have not accepted yet."""
    return tuple(side for side in sides if (found.state, accept_as(side)) in TRANSITIONS)


def acceptable(read_model: ReadModel, account: Account, shown: Sequence[ProposalSummary]) -> list[ProposalSummary]:
    """Those of the proposals that the account may accept now, for one side or for both."""
    return [
        each for each in shown if open_to(each, sides_of(account, each)) and not read_model.moves_are_off(each.region)
    ]
