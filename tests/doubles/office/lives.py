"""Histories of items for tests: one builder per event, and a strategy of arbitrary ones."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st

from contracts.base import derive_id
from contracts.items import (
    ITEMS_RECORD,
    Channel,
    ItemClass,
    ItemEvent,
    ItemReceived,
    ReceiptCorrection,
)
from contracts.teams import TeamDescribed
from mailroom.items import Item, evolve
from mailroom.teams import Roster, roster_of
from tests.doubles.office.records import a_team

REGION = "dueren"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
TEAMS = ("a", "b", "c")


def described(name: str, **changed: Any) -> TeamDescribed:
    usual = {"region": REGION, "site": "dueren", "skills": ("NEUANTRAG",), "occurred_at": START}
    return a_team(name, **usual | changed)


ROSTER: Roster = roster_of([*(described(name) for name in TEAMS), described("closed", closed=True)])


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


class History:
    """Builds the events of one item, each a minute after the one before unless told otherwise."""

    def __init__(self, item: int | str = 0) -> None:
        """`item`: its number, or its id."""
        self.item_id = derive_id("item", item) if isinstance(item, int) else item
        self._numbers = count()

    def received(self, minute: float | None = None, **fields: Any) -> ItemReceived:
        usual = {"item_class": ItemClass.VAEM, "channel": Channel.SCAN_PROVIDER, "team": "a", "region": REGION}
        event = self.fact("received", minute, **usual | {"legal_received_on": date(2026, 2, 27)} | fields)
        assert isinstance(event, ItemReceived)
        return event

    def fact(self, kind: str, minute: float | None = None, **fields: Any) -> ItemEvent:
        """Something that happened to the item, or an order about it: `started`, `handed_over`, `recall_ordered` ..."""
        number = next(self._numbers)
        head = {"type": f"item.{kind}", "event_id": derive_id("event", self.item_id, number), "item_id": self.item_id}
        occurred_at = at(number if minute is None else minute)
        event = ITEMS_RECORD.validate_python({**head, "occurred_at": occurred_at, **fields})
        assert isinstance(event, ItemEvent)
        return event

    def transfer(self, from_team: str, to_team: str, minute: float | None = None) -> ItemEvent:
        ends = {"from_team": from_team, "to_team": to_team}
        return self.fact("transfer_ordered", minute, **ends, proposal_id=derive_id("proposal"), wave=1)


def after(events: Sequence[ItemEvent], roster: Roster = ROSTER, item: Item | None = None) -> Item:
    """The item after these events, in this order of arrival."""
    for version, event in enumerate(events):
        item = evolve(item, event, version, roster)
    assert item is not None
    return item


_PLAIN = ("started", "parked", "resumed", "completed", "withdrawn", "reopened", "touched")


@st.composite
def facts(draw: st.DrawFn, item: int = 0, most: int = 8) -> list[ItemEvent]:
    """A receipt and what the document system may report, with equal instants now and then."""
    history = History(item)
    team = draw(st.sampled_from([None, *TEAMS]))
    events: list[ItemEvent] = [
        history.received(
            draw(st.integers(0, 3)),
            team=team,
            item_class=draw(st.sampled_from(ItemClass)),
            decided_automatically=draw(st.sampled_from([False, False, False, True])),
        )
    ]
    for _ in range(draw(st.integers(0, most))):
        minute = draw(st.integers(0, 20_000))
        match draw(st.integers(0, 9)):
            case 0 | 1:
                event = history.fact("handed_over", minute, to_team=draw(st.sampled_from(TEAMS)))
            case 2:
                event = history.fact("reclassified", minute, item_class=draw(st.sampled_from(ItemClass)))
            case 3:
                day = date(2026, 2, 20) + timedelta(days=draw(st.integers(0, 14)))
                why = draw(st.sampled_from(ReceiptCorrection))
                event = history.fact("receipt_corrected", minute, legal_received_on=day, reason=why)
            case 4:
                event = history.received(minute, team=draw(st.sampled_from(TEAMS)))
            case _:
                event = history.fact(draw(st.sampled_from(_PLAIN)), minute)
        events.append(event)
    return events


@st.composite
def histories(draw: st.DrawFn, item: int = 0) -> list[ItemEvent]:
    """Facts mixed with orders, in some order of arrival and with repeats."""
    events = draw(facts(item, most=6))
    history = History(item + 1_000_000)
    history.item_id = events[0].item_id
    teams = st.sampled_from([*TEAMS, "closed"])
    for _ in range(draw(st.integers(0, 5))):
        minute = draw(st.integers(0, 20_000))
        pair = {"from_team": draw(teams), "to_team": draw(teams)}
        match draw(st.integers(0, 5)):
            case 0:
                order = history.fact("placement_ordered", minute, to_team=pair["to_team"])
            case 1:
                order = history.fact("recall_ordered", minute, **pair)
            case 2:
                order = history.fact("handed_back", minute, **pair)
            case 3:
                order = history.fact(draw(st.sampled_from(("excluded", "included"))), minute)
            case _:
                order = history.transfer(pair["from_team"], pair["to_team"], minute)
        events.append(order)
    events = draw(st.permutations(events))
    return [*events, *draw(st.lists(st.sampled_from(events), max_size=4))]
