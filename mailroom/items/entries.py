"""What is kept of one event: a compact entry of plain values."""

from datetime import date

from contracts.items import (
    ItemEvent,
    ItemExcluded,
    ItemHandedBack,
    ItemHandedOver,
    ItemIncluded,
    ItemReceived,
    ItemReclassified,
    PlacementOrdered,
    RecallOrdered,
    TransferOrdered,
)
from mailroom.items.life import Entry, OwnerEntry, Receipt
from mailroom.teams import Roster


def entry_of(event: ItemEvent, at: int, roster: Roster) -> Entry:
    """The entry of an event that changes state, owner or flags; orders are not judged yet.

    A hand-over looks its region up in the roster of its first arrival.
    """
    head = (at, event.seq or 0, event.event_id, event.type)
    entry: Entry
    match event:
        case ItemReceived():
            entry = _receipt(event, head)
        case ItemReclassified():
            entry = (*head, event.item_class.value, event.minutes)
        case ItemHandedOver():
            entry = OwnerEntry(*head, "", event.to_team, event.basis.value, None, roster.region_of(event.to_team))
        case ItemExcluded() | ItemIncluded():
            entry = OwnerEntry(*head, None)
        case PlacementOrdered():
            entry = OwnerEntry(*head, None, event.to_team, event.basis.value)
        case TransferOrdered() | RecallOrdered() | ItemHandedBack():
            entry = OwnerEntry(*head, None, event.to_team, event.basis.value, event.from_team)
        case _:
            entry = head
    return entry


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _receipt(event: ItemReceived, head: tuple[int, int, str, str]) -> Receipt:
    return Receipt(
        *head,
        item_class=event.item_class.value,
        channel=event.channel.value,
        legal=event.legal_received_on.toordinal(),
        team=event.team,
        region=event.region,
        case_key=event.case_key,
        given=_ordinal(event.due_on),
        parent=_ordinal(event.parent_due_on),
        grant=_ordinal(event.grant_ends_on),
        court=_ordinal(event.court_due_on),
        skills=" ".join(event.skills),
        restricted=event.restricted,
        not_to_team=" ".join(event.not_to_team),
        batch_id=event.batch_id,
        minutes=event.minutes,
        auto=event.decided_automatically,
    )
