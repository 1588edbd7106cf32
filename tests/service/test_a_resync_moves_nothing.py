"""All open items sent again by the document system: owners, states and counts stay, everything is confirmed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.base import derive_id
from contracts.items import ItemEvent, MoveBasis, TransferOrdered
from contracts.topics import ITEMS
from mailroom.backlog import recount
from mailroom.items import Item, evolve
from mailroom.teams import evolve as known_team
from mailroom.teams import roster_of
from tests.doubles.backlog_bytes import publish
from tests.doubles.intake import Intake, running_intake

MONDAY = datetime(2026, 3, 2, 7, tzinfo=UTC)
RESYNC = derive_id("resync")


class Book:
    """Items as `backlog` keeps them, folded from what `intake` wrote."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._read = self._version = 0
        self.roster = roster_of(())
        self.items: dict[str, Item] = {}

    def read(self) -> None:
        for described in self._intake.connection.teams.values():
            self.roster = known_team(self.roster, described)
        written = self._intake.events(ITEMS.name)
        for event in written[self._read :]:
            if isinstance(event, ItemEvent):
                self.take(event)
        self._read = len(written)

    def take(self, event: ItemEvent) -> None:
        self._version += 1
        self.items[event.item_id] = evolve(self.items.get(event.item_id), event, self._version, self.roster)

    def shown(self) -> dict[str, dict[str, Any]]:
        changing = {"version", "confirmed_by"}
        return {name: publish(item).model_dump(exclude=changing) for name, item in sorted(self.items.items())}


def body(number: int, **changed: Any) -> dict[str, Any]:
    fields = {"item_class": "VAEM", "channel": "scan_provider", "legal_received_on": "2026-02-20", "team": "T1"}
    return {"item_id": derive_id("r", number), **fields, **changed}


async def test_a_resync_of_all_open_items_moves_nothing() -> None:
    async with running_intake() as intake:
        await intake.post("/v1/clock", {"at": MONDAY.isoformat()})
        for team in ("T1", "T2"):
            await intake.describe(team)
        book = Book(intake)
        items = [body(number) for number in range(60)]
        await intake.post("/v1/items:batch", {"announced": 60, "items": items})
        book.read()
        for number in range(20):
            book.take(moved(number))
        for number in range(20, 30):
            event = {"type": "item.started", "occurred_at": (MONDAY + timedelta(hours=2)).isoformat()}
            answer = await intake.post(f"/v1/items/{derive_id('r', number)}/events", event)
            assert answer.status_code == 202, answer.text
        book.read()
        before, counts = book.shown(), recount(book.items.values())
        assert {each["team"] for each in before.values()} == {"T1", "T2"}

        later = (MONDAY + timedelta(days=3)).isoformat()
        page = {"resync_id": RESYNC, "source": "akte", "occurred_at": later, "final": True, "total_items": 60}
        answer = await intake.post("/v1/resync", {**page, "items": items})
        assert answer.status_code == 202
        book.read()
        assert book.shown() == before
        assert recount(book.items.values()) == counts
        assert {publish(item).confirmed_by for item in book.items.values()} == {RESYNC}


def moved(number: int) -> TransferOrdered:
    """The document system still believes that T1 has it."""
    return TransferOrdered(
        event_id=derive_id("move", number),
        item_id=derive_id("r", number),
        occurred_at=MONDAY + timedelta(hours=1),
        from_team="T1",
        to_team="T2",
        basis=MoveBasis.ACCEPTED_PROPOSAL,
        proposal_id=derive_id("proposal"),
        wave=1,
    )
