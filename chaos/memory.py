"""What the outside world remembers: every request that was acknowledged, and every one that was not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

Fact = Mapping[str, Any]
"""An event as it was sent: item_id, type, event_id, occurred_at (ISO), seq, to_team, team …"""


@dataclass(slots=True)
class Remembered:
    """The client's own ledger; none of it was read from Kafka or SQL.

    `facts`: acknowledged, by event id. `doubtful`: items with a request that was sent and never answered with 2xx.
    `ours`: items that only we touch, so that state and owner are known exactly.
    `decisions`: answers (2xx) to leads, as (account, act, part of an agreement, its state
    afterwards); the part is the relief's id for the giver, else the share's.
    """

    facts: dict[str, Fact] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    ours: set[str] = field(default_factory=set)
    decisions: list[tuple[str, str, str, str]] = field(default_factory=list)
    steered: list[tuple[str, str, float]] = field(default_factory=list)
    """Pauses, resumes and ends that were acknowledged: act, part of an agreement, and when (seconds, wall clock)."""
    lost: dict[str, Fact] = field(default_factory=dict)
    """Acknowledged, then reported lost: the product said so, with numbers."""
    repeats: int = 0

    def ask(self, facts: list[dict[str, Any]]) -> None:
        """Remember that these are about to be sent."""
        for fact in facts:
            if fact["event_id"] not in self.facts:
                self.asked[fact["event_id"]] = fact["item_id"]

    def acknowledge(self, facts: list[dict[str, Any]]) -> None:
        """Remember that these were answered with 202."""
        for fact in facts:
            self.repeats += fact["event_id"] in self.facts
            self.facts.setdefault(fact["event_id"], fact)
            self.asked.pop(fact["event_id"], None)

    def refuse(self, facts: list[dict[str, Any]]) -> None:
        """Remember that these were refused for good: nothing was written."""
        for fact in facts:
            self.asked.pop(fact["event_id"], None)

    def lose(self, item_ids: Collection[str]) -> None:
        """Remember that Kafka has deleted what it had acknowledged about these items."""
        for event_id, fact in list(self.facts.items()):
            if fact["item_id"] in item_ids:
                self.lost[event_id] = self.facts.pop(event_id)

    @property
    def doubtful(self) -> set[str]:
        """Items of which something may or may not have been written."""
        return set(self.asked.values())

    def by_item(self) -> dict[str, list[Fact]]:
        """The acknowledged facts of each item."""
        found: dict[str, list[Fact]] = {}
        for fact in self.facts.values():
            found.setdefault(fact["item_id"], []).append(fact)
        return found
