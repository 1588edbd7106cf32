"""The items of the played office as the product's item records, and the bundles made of them."""

from collections.abc import Container

from contracts.item_state import ItemState, ItemStateChanged, OrderVerdict
from contracts.items import Channel, TransferOrdered
from mailroom.deadlines import running_clocks
from mailroom.proposals.bundles import Bundle, bundles_of
from mailroom.proposals.proposal import Proposal
from mailroom.workdays import local
from office.traces.state import OfficeState
from office.traces.teams import EXPECTED, KINDS, REGION


class ItemRecords:
    """Records and bundles are made when first asked for and kept: an item that has not moved does not change.

    Every item is a household of its own, and nothing is excluded, restricted or parked in the played office.
    """

    def __init__(self, office: OfficeState) -> None:
        self._floor = office
        self._records: dict[int, ItemStateChanged] = {}
        self._bundles: dict[int, tuple[Bundle, ...]] = {}

    def record(self, item: int) -> ItemStateChanged:
        """The record of an item that still waits where it came in."""
        known = self._records.get(item)
        if known is None:
            known = self._records[item] = self._made(item)
        return known

    def movable(self, team: int, bound: Container[int]) -> list[Bundle]:
        """Bundles of a team that the system may move now, earliest due first. `bound`: items in an open proposal."""
        found: list[Bundle] = []
        for item in self._floor.waiting(team):
            if item not in bound and not self._floor.moves[item]:
                found += self._bundle(item)
        return found

    def waiting_of(self, proposal: Proposal, team: int) -> dict[str, ItemStateChanged]:
        """Records, by id, of the items of a proposal that still wait with the team."""
        numbers = (number_of(item.item_id) for item in proposal.items)
        return {item_id(number): self.record(number) for number in numbers if self._floor.waits(number, team)}

    def _bundle(self, item: int) -> tuple[Bundle, ...]:
        known = self._bundles.get(item)
        if known is None:
            known = self._bundles[item] = bundles_of((self.record(item),))
        return known

    def _made(self, item: int) -> ItemStateChanged:
        office = self._floor
        days, team = office.trace.days, office.trace.teams[office.owner[item]].code
        came = local(days.date_of(int(office.trace.post.came[item])), 8)
        return ItemStateChanged.model_construct(
            item_id=item_id(item),
            version=0,
            state=ItemState.WAITING,
            team=team,
            region=REGION,
            item_class=KINDS[office.kind[item]],
            channel=Channel.SCAN_PROVIDER,
            legal_received_on=days.date_of(int(office.trace.post.stamped[item])),
            received_at=came,
            clocks=running_clocks(KINDS[office.kind[item]], days.date_of(int(office.trace.post.stamped[item]))),
            due_on=days.date_of(office.due[item]),
            minutes=EXPECTED[office.kind[item]],
            origin_team=team,
            last_activity_at=came,
        )


def item_id(item: int) -> str:
    """A name in the form of a UUID that keeps the order of the numbers."""
    return f"00000000-0000-0000-0000-{item:012x}"


def number_of(name: str) -> int:
    """The item that was given this name."""
    return int(name[-12:], 16)


def carried_out(record: ItemStateChanged, order: TransferOrdered) -> ItemStateChanged:
    """The record of an item after its transfer: this is where proposals read the verdict."""
    verdict = OrderVerdict(order_id=order.event_id, result="done", at=order.occurred_at)
    return record.model_copy(
        update={"team": order.to_team, "system_moves": record.system_moves + 1, "last_order": verdict}
    )
