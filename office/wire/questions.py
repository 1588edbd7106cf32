"""What leads are asked: the parts of open agreements that wait for an answer, read from what `assignment` shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

ASKED, AGREED, PAUSED = "asked", "agreed", "paused"


@dataclass(frozen=True, slots=True)
class Question:
    """A part of an agreement that waits for the answer of its team: the whole, or one share of it."""

    relief_id: str
    share_id: str | None
    """None: the giver's part."""
    team: str
    asked_at: datetime

    @property
    def part(self) -> str:
        """The id of the part."""
        return self.share_id or self.relief_id

    @property
    def side(self) -> Literal["giver", "receiver"]:
        """Which of the two teams is asked."""
        return "receiver" if self.share_id else "giver"

    @property
    def path(self) -> str:
        """Where the answer goes."""
        whole = f"/v1/reliefs/{self.relief_id}"
        return f"{whole}/shares/{self.share_id}" if self.share_id else whole


@dataclass(frozen=True, slots=True)
class Agreed(Question):
    """A part of an agreement to which its team has agreed; `paused`: for now it lets nothing move."""

    paused: bool


def agreed_of(relief: Mapping[str, Any]) -> Iterator[Agreed]:
    """Every part of an agreement that runs or pauses."""
    relief_id = str(relief["relief_id"])
    parts = [
        (None, relief["from_team"], relief),
        *((each["share_id"], each["to_team"], each) for each in relief["shares"]),
    ]
    for share_id, team, part in parts:
        if part["state"] in (AGREED, PAUSED):
            asked_at = datetime.fromisoformat(part["asked_at"])
            yield Agreed(relief_id, share_id, str(team), asked_at, part["state"] == PAUSED)


def questions_of(relief: Mapping[str, Any]) -> Iterator[Question]:
    """Every part of an agreement that waits for an answer."""
    relief_id = str(relief["relief_id"])
    if relief["state"] == ASKED:
        yield Question(relief_id, None, str(relief["from_team"]), datetime.fromisoformat(relief["asked_at"]))
    for share in relief["shares"]:
        if share["state"] == ASKED:
            asked_at = datetime.fromisoformat(share["asked_at"])
            yield Question(relief_id, str(share["share_id"]), str(share["to_team"]), asked_at)


def version_of(relief: Mapping[str, Any], question: Question) -> int:
    """The version of the part that is asked about, as it is now. Raises KeyError if it is not shown."""
    if question.share_id is None:
        return int(relief["version"])
    for share in relief["shares"]:
        if share["share_id"] == question.share_id:
            return int(share["version"])
    raise KeyError(question.share_id)
