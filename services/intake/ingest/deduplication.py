"""What this process recently received under which id, so that other content under the same id is refused and not
lost."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.items import ItemReceived
from services.intake.bodies import EventBody

_NOT_CONTENT = frozenset({"event_id", "occurred_at", "seq", "resync_id"})
"""Fields of a receipt that say when and under which name it was reported: an item is received once, whenever that
was."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A content under an id. `field` names the id's place in the request."""

    field: str
    key: tuple[str, str]
    content: int


def submissions_of_receipt(field: str, receipt: ItemReceived, region_given: bool) -> list[Submission]:
    """A receipt, under the item's id. A region that was looked up may be another by the next time."""
    hidden = _NOT_CONTENT if region_given else _NOT_CONTENT | {"region"}
    said = [value for name, value in receipt.__dict__.items() if name not in hidden]
    return [Submission(f"{field}item_id", ("item", receipt.item_id), hash(tuple(said)))]


def submissions_of_event(field: str, item_id: str, event: EventBody) -> list[Submission]:
    """An event, under its id where the caller gave one; an id that we derive follows from the content."""
    if event.event_id is None:
        return []
    said = [value for name, value in event.__dict__.items() if name != "event_id"]
    return [Submission(f"{field}event_id", ("event", event.event_id), hash((item_id, *said)))]


class DeduplicationWindow:
    """The newest ids, at most `kept`. Memory of this process only: after a restart, and for what other processes
    accepted, `backlog` finds contradictions and lists them."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._contents: dict[tuple[str, str], int] = {}

    def conflicts(self, submitted: Iterable[Submission]) -> list[str]:
        """The places of ids under which something else is known, or that occur twice in the request."""
        now: dict[tuple[str, str], int] = {}
        return [
            submission.field
            for submission in submitted
            if self._contents.get(submission.key, submission.content) != submission.content
            or now.setdefault(submission.key, submission.content) != submission.content
        ]

    def remember(self, submitted: Iterable[Submission]) -> None:
        """Remember these: Kafka has acknowledged them."""
        for submission in submitted:
            self._contents.pop(submission.key, None)
            self._contents[submission.key] = submission.content
        for key in list(self._contents)[: max(0, len(self._contents) - self._kept)]:
            del self._contents[key]
