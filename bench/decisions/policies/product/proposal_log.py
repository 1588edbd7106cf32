"""The proposals of one run: their life by the product's own table, what they bind, and what was agreed when."""

from collections.abc import Iterable
from datetime import date, datetime

from bench.decisions.policies.product.item_records import ItemRecords, carried_out, number_of
from contracts.items import TransferOrdered
from contracts.jams import TeamOutlookDrawn
from contracts.proposals import OPEN_STATES, PlanTaken, ProposalChanged, ProposalsEvent
from contracts.reliefs import DeclineReason
from contracts.settings import SettingsChanged
from mailroom.proposals.agreement import room_of
from mailroom.proposals.fit import Room
from mailroom.proposals.life import Act, NotPossible, decide, evolve, progress
from mailroom.proposals.proposal import UNDECIDED, Proposal, publish


class ProposalLog:
    """What `assignment` would keep. Every published event is waiting for the planner in `unread`."""

    def __init__(self, records: ItemRecords) -> None:
        self.version = 0
        self.proposals: dict[str, Proposal] = {}
        self._open: dict[str, Proposal] = {}
        self._agreed: dict[str, Proposal] = {}
        self.unread: list[ProposalsEvent] = []
        self._records = records

    def open(self, opened: Iterable[Proposal], taken: PlanTaken) -> None:
        """Publish the offers of a plan, and that it was taken."""
        for proposal in opened:
            self._publish(publish(proposal, taken.at))
            self._keep(proposal)
        self._publish(taken)

    def act(self, proposal: Proposal, what: Act, now: datetime, reason: DeclineReason | None = None) -> list[int]:
        """Do this with a proposal. Returns the items that were ordered to move, all waves of it."""
        outcome = decide(proposal, what, now, self.next_version, reason)
        if isinstance(outcome, NotPossible):
            raise ValueError(f"{what} is not possible in {proposal.state}")
        ordered: list[int] = []
        while outcome:
            proposal, orders = self._fold(proposal, outcome)
            for order in orders:
                number = number_of(order.item_id)
                ordered.append(number)
                proposal = evolve(proposal, carried_out(self._records.record(number), order))
            outcome = progress(proposal, now, self.next_version) if orders else ()
        self._keep(proposal)
        return ordered

    def bound(self) -> frozenset[int]:
        """Items in open proposals."""
        return frozenset(number_of(item.item_id) for each in self._open.values() for item in each.items)

    def room(
        self, proposal: Proposal, outlooks: dict[str, TeamOutlookDrawn], limits: SettingsChanged, day: date
    ) -> Room:
        """How the two teams stand when both have agreed, with what else was agreed since their outlooks."""
        return room_of(proposal, self._agreed.values(), outlooks, limits, day)

    def undecided(self) -> list[Proposal]:
        """Offers that not both teams have answered, by id."""
        return [each for _, each in sorted(self._open.items()) if each.state in UNDECIDED]

    def ended(self) -> dict[str, int]:
        """How many proposals ended in which state."""
        counts: dict[str, int] = {}
        for proposal in self.proposals.values():
            counts[proposal.state.value] = counts.get(proposal.state.value, 0) + 1
        return dict(sorted(counts.items()))

    def _fold(
        self, proposal: Proposal, events: Iterable[ProposalChanged | TransferOrdered]
    ) -> tuple[Proposal, list[TransferOrdered]]:
        orders: list[TransferOrdered] = []
        for event in events:
            proposal = evolve(proposal, event)
            if isinstance(event, ProposalChanged):
                self._publish(event)
            else:
                orders.append(event)
        return proposal, orders

    def forget_agreed(self, before: datetime) -> None:
        """What was agreed earlier than this counts in no cap, and every outlook contains it."""
        self._agreed = {
            name: each for name, each in self._agreed.items() if each.agreed_at and each.agreed_at >= before
        }

    def _keep(self, proposal: Proposal) -> None:
        self.proposals[proposal.proposal_id] = proposal
        if proposal.agreed_at is not None:
            self._agreed[proposal.proposal_id] = proposal
        if proposal.state in OPEN_STATES:
            self._open[proposal.proposal_id] = proposal
        else:
            self._open.pop(proposal.proposal_id, None)

    @property
    def next_version(self) -> int:
        """The version of what is published next."""
        return self.version + 1

    def _publish(self, event: ProposalsEvent) -> None:
        self.version = event.version
        self.unread.append(event)
