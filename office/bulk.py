"""The post of a made-up office as `intake` writes it: received, started, parked, completed, touched."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from contracts.base import derive_id
from contracts.case_keys import case_key_of
from contracts.items import (
    Channel,
    ItemClass,
    ItemCompleted,
    ItemEvent,
    ItemParked,
    ItemReceived,
    ItemStarted,
    ItemTouched,
)
from contracts.teams import TeamDescribed
from services.chassis.kafka import encode

BEGIN = datetime(2026, 3, 2, 7, tzinfo=UTC)
_CLASSES = (ItemClass.UNTERLAGEN,) * 6 + (ItemClass.VAEM,) * 4 + (ItemClass.WBA,) * 3 + (ItemClass.KDU, ItemClass.BUT)
_STEPS = (ItemStarted, ItemParked, ItemCompleted)
_SECRET = b"a made-up office has no households"


@dataclass(frozen=True, slots=True)
class Layout:
    """How many teams there are, in how many planning regions."""

    teams: int = 40
    regions: int = 1

    def team(self, number: int) -> str:
        """The code of a team."""
        return f"team-{number % self.teams:04}"

    def region(self, number: int) -> str:
        """The region that a team belongs to."""
        return f"region-{number % self.teams % self.regions:03}"

    def described(self) -> Iterator[TeamDescribed]:
        """Every team, as the `teams` topic tells it."""
        for number in range(self.teams):
            team, region = self.team(number), self.region(number)
            yield TeamDescribed(
                event_id=derive_id("bench", team),
                occurred_at=BEGIN - timedelta(days=30),
                region=region,
                site=f"{region}-main",
                team=team,
                heads=12,
                posts_fte=12,
                staffed_fte=11,
                skills=("NEUANTRAG",),
            )


class Post:
    """The same items and events for the same seed. Events of one item lie as far apart as there are items."""

    def __init__(self, items: int, layout: Layout, seed: int = 7, begin: datetime = BEGIN) -> None:
        self.items = items
        self._begin = begin
        self._layout = layout
        self._seed = seed
        draw = Random(seed)
        self._ids = [str(UUID(int=draw.getrandbits(128), version=4)) for _ in range(items)]

    def wave(self, step: int) -> Iterator[ItemEvent]:
        """One event of every item: 0 is the receipt, then one after the other of what happens to it."""
        for number in range(self.items):
            yield self.received(number) if step == 0 else self.step(number, step)

    def received(self, number: int) -> ItemReceived:
        """The receipt of an item."""
        draw = Random(self._seed * 1_000_003 + number)
        at = self._begin + timedelta(milliseconds=number * 20_000_000 // self.items)
        owner = draw.randrange(self._layout.teams)
        return ItemReceived(
            event_id=_event_id(draw),
            item_id=self._ids[number],
            occurred_at=at,
            item_class=draw.choice(_CLASSES),
            channel=draw.choice(tuple(Channel)),
            legal_received_on=at.date() - timedelta(days=draw.randrange(3)),
            team=self._layout.team(owner),
            region=self._layout.region(owner),
            case_key=case_key_of(_SECRET, f"{draw.getrandbits(48):012x}"),
            minutes=draw.randrange(5, 90),
        )

    def body(self, number: int) -> str:
        """The receipt of an item as a caller of `intake` sends it."""
        return self.received(number).model_dump_json(exclude={"type", "resync_id"})

    def step(self, number: int, step: int) -> ItemEvent:
        """What happens to an item after its receipt, in turn: started, parked, completed, then touched."""
        draw = Random(self._seed * 2_000_003 + number * 64 + step)
        kind = _STEPS[step - 1] if step <= len(_STEPS) else ItemTouched
        at = self._begin + timedelta(hours=6 * step, milliseconds=number * 20_000_000 // self.items)
        return kind(event_id=_event_id(draw), item_id=self._ids[number], occurred_at=at)


class Bulk:
    """Very many items: receipts copied from a few of the real kind under new ids, and steps of them."""

    TEMPLATES = 2_000

    def __init__(self, layout: Layout, seed: int = 7) -> None:
        post = Post(self.TEMPLATES, layout, seed)
        self._receipts = [post.received(number) for number in range(self.TEMPLATES)]
        self._steps = [post.step(number, 1) for number in range(self.TEMPLATES)]
        self._seed = seed

    def item_id(self, number: int) -> str:
        """The id of an item."""
        return str(UUID(int=(self._seed << 96) + number * 0x9E3779B97F4A7C15 % (1 << 96)))

    def receipts(self, numbers: Iterable[int]) -> Iterator[tuple[str, bytes]]:
        """Key and value of the receipt of each item."""
        return self._copies(numbers, self._receipts, "r")

    def starts(self, numbers: Iterable[int]) -> Iterator[tuple[str, bytes]]:
        """Key and value of the event that a clerk began to work on each item."""
        return self._copies(numbers, self._steps, "s")

    def _copies(self, numbers: Iterable[int], events: Sequence[ItemEvent], mark: str) -> Iterator[tuple[str, bytes]]:
        templates = [(event.item_id.encode(), event.event_id.encode(), encode(event)) for event in events]
        for number in numbers:
            item_id = self.item_id(number)
            old_item, old_event, value = templates[number % self.TEMPLATES]
            event_id = str(UUID(int=(ord(mark) << 112) + number)).encode()
            yield item_id, value.replace(old_event, event_id).replace(old_item, item_id.encode())


def _event_id(draw: Random) -> str:
    return str(UUID(int=draw.getrandbits(128), version=4))
