"""The order of work that a declared shortage proposes, followed by the teams that it concerns."""

from collections.abc import Callable, Iterable
from datetime import date

from bench.decisions.policies.product.item_records import ItemRecords
from contracts.jams import TeamOutlookDrawn
from mailroom.allocation.plan import Answer
from mailroom.allocation.shortage.in_force import Triage, after, concerns, holds
from mailroom.allocation.shortage.triage import place
from mailroom.workdays import business_date
from office.traces.state import OfficeState

Rank = tuple[int, float, date, int]


class OrderOfWork:
    """Keeps what is in force. It ends as in the product: by itself, with a plan that finds room, or with the jams."""

    def __init__(self) -> None:
        self._triage: Triage | None = None

    def follow(
        self,
        office: OfficeState,
        answer: Answer,
        outlooks: Iterable[TeamOutlookDrawn],
        records: ItemRecords,
        number: Callable[[str], int],
    ) -> None:
        """Tell every team by what to work today. `number`: the number of a team of this code."""
        self._triage = after(self._triage, answer)
        office.orders.clear()
        if not holds(self._triage, answer.at):
            return
        order = _order(office, records, business_date(answer.at))
        office.orders.update({number(outlook.team): order for outlook in outlooks if concerns(outlook)})


def _order(office: OfficeState, records: ItemRecords, today: date) -> Callable[[int], Rank]:
    """The place of an item on this day. Items of one class, stamp and due date differ only by their number."""
    stamped = office.trace.post.stamped
    known: dict[tuple[int, int, int], tuple[int, float, date]] = {}

    def rank(item: int) -> Rank:
        alike = office.kind[item], int(stamped[item]), office.due[item]
        if alike not in known:
            known[alike] = place(records.record(item), today)[:3]
        return *known[alike], item

    return rank
