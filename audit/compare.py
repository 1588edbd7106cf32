"""Holds the auditor's own count against what the services published."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.ledger import Ledger
from audit.published import Cell, Published

SHOWN_DIFFERENCES = 20


@dataclass(slots=True)
class Findings:
    """What was compared and what does not agree. `shown`: the first differences, one line each."""

    items: int = 0
    owner_diff: int = 0
    state_diff: int = 0
    totals_diff: int = 0
    unchecked: int = 0
    moved: int = 0
    shown: list[str] = field(default_factory=list)

    @property
    def agree(self) -> bool:
        """Whether nothing differs."""
        return not (self.owner_diff or self.state_diff or self.totals_diff)

    def show(self, line: str) -> None:
        if len(self.shown) < SHOWN_DIFFERENCES:
            self.shown.append(line)


def compare(ledger: Ledger, published: Published, log_is_whole: bool) -> Findings:
    """Every item and every total. `log_is_whole`: nothing of the log was deleted before it was read."""
    findings = Findings()
    totals: Counter[Cell] = Counter()
    minutes: Counter[Cell] = Counter()
    for item_id, life in ledger.lives():
        findings.items += 1
        findings.moved += life.transferred
        if life.is_open:
            cell = (life.region, life.team or "-", life.item_class.value, life.state.value)
            totals[cell] += 1
            minutes[cell] += life.minutes
        word = published.items.get(item_id)
        if word is None:
            if life.is_open or item_id not in published.forgotten:
                findings.state_diff += 1
                findings.show(f"item {item_id}: expected {life.state} at {life.team or '-'}, published nothing")
            continue
        if word.team != life.team:
            findings.owner_diff += 1
            findings.show(f"item {item_id}: expected owner {life.team or '-'}, published {word.team or '-'}")
        if word.state != life.state:
            findings.state_diff += 1
            findings.show(f"item {item_id}: expected state {life.state}, published {word.state}")
    for item_id in _unknown(ledger, published):
        word = published.items[item_id]
        if log_is_whole:
            findings.state_diff += 1
            findings.show(f"item {item_id}: expected nothing (never received), published {word.state}")
        else:
            findings.unchecked += 1
            if word.state.value not in ("DONE", "WITHDRAWN"):
                totals[word.cell] += 1
                minutes[word.cell] += word.minutes
    _compare_totals(findings, {cell: (totals[cell], minutes[cell]) for cell in totals}, published.totals())
    return findings


def _unknown(ledger: Ledger, published: Published) -> Iterator[str]:
    for item_id in sorted(published.items):
        entry = ledger.items.get(item_id)
        if entry is None or entry.life is None:
            yield item_id


def _compare_totals(
    findings: Findings, expected: dict[Cell, tuple[int, int]], published: dict[Cell, tuple[int, int]]
) -> None:
    for cell in sorted(expected.keys() | published.keys()):
        ours, theirs = expected.get(cell, (0, 0)), published.get(cell, (0, 0))
        if ours != theirs:
            findings.totals_diff += 1
            place = " ".join(cell[1:])
            findings.show(
                f"total {place}: expected {ours[0]} items {ours[1]} min, published {theirs[0]} items {theirs[1]} min"
            )
