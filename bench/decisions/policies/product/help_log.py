"""The reliefs and lists of one run: their life by the product's own rules, what they bind, what was agreed when."""

from collections.abc import Iterable
from datetime import date, datetime

from bench.decisions.policies.product.item_records import ItemRecords, carried_out, number_of
from contracts.items import TransferOrdered
from contracts.jams import TeamOutlookDrawn
from contracts.proposals import OPEN_STATES, ProposalChanged, ProposalsEvent
from contracts.reliefs import ConsentState, ReliefChanged
from contracts.settings import SettingsChanged
from mailroom.help.asks import Opened
from mailroom.help.lists import room_under
from mailroom.help.upkeep import after_list
from mailroom.proposals.fit import Room
from mailroom.proposals.life import Act, NotPossible, decide, evolve, progress
from mailroom.proposals.proposal import Proposal, publish


class HelpLog:
    """What `assignment` would keep. Every published event is waiting for the planner in `unread`."""

    def __init__(self, records: ItemRecords) -> None:
        self.version = 0
        self.reliefs: dict[str, ReliefChanged] = {}
        self.lists: dict[str, Proposal] = {}
        self.unread: list[ProposalsEvent] = []
        self._open: dict[str, Proposal] = {}
        self._agreed: dict[str, Proposal] = {}
        self._records = records

    def open(self, opened: Opened) -> None:
        """Publish what a plan asks for, its lists, and that it was taken."""
        for relief in opened.reliefs:
            self._publish(relief)
            self.reliefs[relief.relief_id] = relief
        for listed in opened.lists:
            self._publish(publish(listed, opened.taken.at))
            self._keep(listed)
        self._publish(opened.taken)

    def change(self, relief: ReliefChanged, now: datetime) -> bool:
        """Publish a relief as it is after something happened to it. False where it is the one that is kept."""
        if relief is self.reliefs[relief.relief_id]:
            return False
        changed = relief.model_copy(update={"version": self.next_version, "at": now})
        self._publish(changed)
        self.reliefs[relief.relief_id] = changed
        return True

    def act(self, listed: Proposal, what: Act, now: datetime) -> list[int]:
        """Do this with a list. Returns the items that were ordered to move, all waves of it."""
        outcome = decide(listed, what, now, self.next_version)
        if isinstance(outcome, NotPossible):
            raise ValueError(f"{what} is not possible in {listed.state}")
        ordered: list[int] = []
        while outcome:
            listed, orders = self._fold(listed, outcome)
            for order in orders:
                number = number_of(order.item_id)
                ordered.append(number)
                listed = evolve(listed, carried_out(self._records.record(number), order))
            outcome = progress(listed, now, self.next_version) if orders else ()
        self._keep(listed)
        if listed.relief_id and listed.share_id and listed.is_closed and ordered:
            moved = listed.minutes("done")
            self.change(after_list(self.reliefs[listed.relief_id], listed.share_id, moved, now), now)
        return ordered

    def open_reliefs(self) -> list[ReliefChanged]:
        """Agreements that have not ended, by id."""
        return [each for _, each in sorted(self.reliefs.items()) if each.state is not ConsentState.ENDED]

    def open_lists(self, relief_id: str | None = None) -> list[Proposal]:
        """Lists that may still move something, by id; of one relief, or of all."""
        return [each for _, each in sorted(self._open.items()) if relief_id in (None, each.relief_id)]

    def bound(self) -> frozenset[int]:
        """Items in open lists."""
        return frozenset(number_of(item.item_id) for each in self._open.values() for item in each.items)

    def room(self, listed: Proposal, outlooks: dict[str, TeamOutlookDrawn], limits: SettingsChanged, day: date) -> Room:
        """How the two teams stand when a list starts, with what else started since their outlooks, and what their
        agreement leaves."""
        return room_under(
            self.reliefs.get(listed.relief_id or ""), listed, self._agreed.values(), outlooks, limits, day
        )

    def forget_agreed(self, before: datetime) -> None:
        """What started earlier than this counts in no daily limit, and every outlook contains it."""
        self._agreed = {
            name: each for name, each in self._agreed.items() if each.agreed_at and each.agreed_at >= before
        }

    @property
    def next_version(self) -> int:
        """The version of what is published next."""
        return self.version + 1

    def _fold(
        self, listed: Proposal, events: Iterable[ProposalChanged | TransferOrdered]
    ) -> tuple[Proposal, list[TransferOrdered]]:
        orders: list[TransferOrdered] = []
        for event in events:
            listed = evolve(listed, event)
            if isinstance(event, ProposalChanged):
                self._publish(event)
            else:
                orders.append(event)
        return listed, orders

    def _keep(self, listed: Proposal) -> None:
        self.lists[listed.proposal_id] = listed
        if listed.agreed_at is not None:
            self._agreed[listed.proposal_id] = listed
        if listed.state in OPEN_STATES:
            self._open[listed.proposal_id] = listed
        else:
            self._open.pop(listed.proposal_id, None)

    def _publish(self, event: ProposalsEvent) -> None:
        self.version = event.version
        self.unread.append(event)
