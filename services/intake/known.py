"""What this process was told lately under which id, so that a second content under it is refused and not lost."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from contracts.items import ItemReceived
from services.intake.bodies import EventBody

_NOT_SAID = frozenset({"event_id", "occurred_at", "seq", "resync_id"})
"""Fields of a receipt that tell when and under which name it was said: an item is received once, whenever that was."""


@dataclass(frozen=True, slots=True)
class Said:
    """A content under an id. `field` names the id's place in the request."""

    field: str
    key: tuple[str, str]
    content: int


def of_receipt(field: str, receipt: ItemReceived, region_given: bool) -> list[Said]:
    """A receipt, under the item's id. A region that was looked up may be another by the next time."""
    hidden = _NOT_SAID if region_given else _NOT_SAID | {"region"}
    said = [value for name, value in receipt.__dict__.items() if name not in hidden]
    return [Said(f"{field}item_id", ("item", receipt.item_id), _digest(said))]


def of_event(field: str, item_id: str, event: EventBody) -> list[Said]:
    """An event, under its id where the caller gave one; an id that we derive follows from the content."""
    if event.event_id is None:
        return []
    said = [value for name, value in event.__dict__.items() if name != "event_id"]
    return [Said(f"{field}event_id", ("event", event.event_id), _digest([item_id, *said]))]


def _digest(said: Iterable[Hashable]) -> int:
    return hash(tuple(said))


class Known:
    """The newest ids, at most `kept`. Memory of this process only: after a restart, and of what other processes took,
    `backlog` finds contradictions and lists them."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._contents: dict[tuple[str, str], int] = {}

    def contradicted(self, told: Iterable[Said]) -> list[str]:
        """The places of ids under which something else is known, or that stand twice in the request."""
        now: dict[tuple[str, str], int] = {}
        return [
            said.field
            for said in told
            if self._contents.get(said.key, said.content) != said.content
            or now.setdefault(said.key, said.content) != said.content
        ]

    def keep(self, told: Iterable[Said]) -> None:
        """Kafka has acknowledged these."""
        for said in told:
            self._contents.pop(said.key, None)
            self._contents[said.key] = said.content
        for key in list(self._contents)[: max(0, len(self._contents) - self._kept)]:
            del self._contents[key]
