"""What is kept of one event: a compact entry of plain values."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from contracts.items import (
    ItemEvent,
    ItemExcluded,
    ItemHandedBack,
    ItemHandedOver,
    ItemIncluded,
    ItemReceiptCorrected,
    ItemReceived,
    ItemReclassified,
    PlacementOrdered,
    RecallOrdered,
    TransferOrdered,
)
from mailroom.items.life import Entry, OwnerEntry, Receipt
from mailroom.items.transitions import place_of
from mailroom.teams import Roster

Head = tuple[int, list[int], str, str]
"""(occurred_at in µs, place, event id, type): where every entry begins, and all there is of most."""


def entry_of(event: ItemEvent, at: int, offset: int, roster: Roster) -> Entry:
    """The entry of an event that changes state, owner or flags; orders are not judged yet.

    `offset`: that of its first arrival in the log. A hand-over looks its region up in the roster of that moment.
    """
    head = (at, place_of(event.type, event.seq or 0, offset), event.event_id, event.type)
    more = _WITH_MORE.get(type(event))
    return head if more is None else more(event, head, roster)


def _reclassified(event: ItemReclassified, head: Head, _: Roster) -> Entry:
    return (*head, event.item_class.value, event.minutes)


def _receipt_corrected(event: ItemReceiptCorrected, head: Head, _: Roster) -> Entry:
    return (*head, event.legal_received_on.toordinal(), event.reason.value)


def _handed_over(event: ItemHandedOver, head: Head, roster: Roster) -> Entry:
    return OwnerEntry(*head, "", event.to_team, event.basis.value, None, roster.region_of(event.to_team))


def _marked(_: ItemExcluded | ItemIncluded, head: Head, __: Roster) -> Entry:
    return OwnerEntry(*head, None)


def _placed(event: PlacementOrdered, head: Head, _: Roster) -> Entry:
    return OwnerEntry(*head, None, event.to_team, event.basis.value)


def _moved(event: TransferOrdered | RecallOrdered | ItemHandedBack, head: Head, _: Roster) -> Entry:
    return OwnerEntry(*head, None, event.to_team, event.basis.value, event.from_team)


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _receipt(event: ItemReceived, head: Head, _: Roster) -> Receipt:
    return Receipt(  # by position, in the order of its fields: names would cost as much as all the rest
        *head,
        event.item_class.value,
        event.channel.value,
        event.legal_received_on.toordinal(),
        event.team,
        event.region,
        event.case_key,
        _ordinal(event.due_on),
        _ordinal(event.parent_due_on),
        _ordinal(event.grant_ends_on),
        _ordinal(event.court_due_on),
        " ".join(event.skills),
        event.restricted,
        " ".join(event.not_to_team),
        event.batch_id,
        event.minutes,
        event.decided_automatically,
    )


_WITH_MORE: Mapping[type, Callable[[Any, Head, Roster], Entry]] = {
    ItemReceived: _receipt,
    ItemReclassified: _reclassified,
    ItemReceiptCorrected: _receipt_corrected,
    ItemHandedOver: _handed_over,
    ItemExcluded: _marked,
    ItemIncluded: _marked,
    PlacementOrdered: _placed,
    TransferOrdered: _moved,
    RecallOrdered: _moved,
    ItemHandedBack: _moved,
}
