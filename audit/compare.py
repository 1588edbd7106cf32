"""Compares the auditor's own count with what the services published."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.published import Cell, Published, PublishedItem
from audit.reading import Place
from audit.recount.agreements import transfers
from audit.recount.ledger import Ledger
from audit.recount.life import Life
from contracts.item_state import CLOSED_STATES

SHOWN_DIFFERENCES = 20


@dataclass(slots=True)
class Findings:
    """What was compared and what differs. `shown`: the first differences, one line each.

    `unreadable`, `too_late`: records that nobody can read, and events older than everything kept of their item.
    `ticks_diff`: ticks whose answer lacks something that was counted, or that nobody answered.
    `agreement_diff`: transfers that two teams had not agreed on, and agreements that broke their own rules.
    `unaccounted`: those that no service has set aside with that reason, so that nobody would ever learn of them.
    """

    items: int = 0
    owner_diff: int = 0
    state_diff: int = 0
    totals_diff: int = 0
    unreadable: int = 0
    too_late: int = 0
    unaccounted: int = 0
    ticks_diff: int = 0
    agreement_diff: int = 0
    unchecked: int = 0
    moved: int = 0
    shown: list[str] = field(default_factory=list)

    @property
    def agree(self) -> bool:
        """Whether nothing differs."""
        counted = self.owner_diff or self.state_diff or self.totals_diff or self.ticks_diff
        return not (counted or self.unaccounted or self.agreement_diff)

    def show(self, line: str) -> None:
        if len(self.shown) < SHOWN_DIFFERENCES:
            self.shown.append(line)


def compare(ledger: Ledger, published: Published, log_is_whole: bool) -> Findings:
    """Every item and every total. `log_is_whole`: nothing of the log was deleted before it was read."""
    findings = Findings()
    totals = _Totals()
    for item_id, life in ledger.lives():
        findings.items += 1
        findings.moved += life.transferred
        newest = published.items.get(item_id)
        if newest is None and item_id in published.forgotten and (life.was_closed or not life.is_open):
            # Its record was deleted some time after its end. Later events are parked as for an unknown item.
            findings.unchecked += life.is_open
            continue
        if life.is_open:
            cell = (life.region, life.team or "-", life.item_class.value, life.state.value)
            totals.add(cell, life.minutes)
        _compare_item(findings, item_id, life, newest)
    for item_id in _unknown(ledger, published):
        newest = published.items[item_id]
        if log_is_whole:
            findings.state_diff += 1
            findings.show(f"item {item_id}: expected nothing (never received), published {newest.state}")
        else:
            findings.unchecked += 1
            if newest.state not in CLOSED_STATES:
                totals.add(newest.cell, newest.minutes)
    _compare_totals(findings, totals.sums(), published.totals())
    _compare_ticks(findings, published)
    return findings


@dataclass(slots=True)
class Uncounted:
    """Records of `items` that the auditor could not count."""

    unreadable: set[Place] = field(default_factory=set)
    too_late: set[Place] = field(default_factory=set)


def account_for(findings: Findings, passed: Uncounted, published: Published, letters_are_whole: bool) -> None:
    """Every record that was passed over must be a dead letter; an unreadable record written by the services themselves
    is always a fault.

    `letters_are_whole`: no dead letter was deleted before it was read; otherwise the letter may have existed.
    """
    findings.unreadable = len(passed.unreadable) + len(published.unreadable)
    findings.too_late = len(passed.too_late)
    letters = published.dead_letters
    for place in sorted(published.unreadable):
        _miss(findings, place, "cannot be read; a service wrote it")
    if not letters_are_whole:
        return
    for place in sorted(passed.unreadable - letters.keys()):
        _miss(findings, place, "cannot be read, and is not a dead letter")
    for place in sorted(passed.too_late):
        if letters.get(place) != "too_late":
            _miss(findings, place, "came too late, and is not a dead letter with that reason")


def _miss(findings: Findings, place: Place, what: str) -> None:
    findings.unaccounted += 1
    findings.show(f"record {place[0]}[{place[1]}]@{place[2]}: {what}")


def compare_agreements(findings: Findings, ledger: Ledger, published: Published, proposals_are_whole: bool) -> None:
    """Every transfer order must be under an agreement that ran, and within it.

    `proposals_are_whole`: no record of `proposals` was deleted before it was read.
    """
    lines = list(published.agreements.differences(transfers(ledger), proposals_are_whole))
    findings.agreement_diff = len(lines)
    for line in lines:
        findings.show(line)


def _compare_ticks(findings: Findings, published: Published) -> None:
    """At each tick teams and unplaced items together are what was counted; no region is left out."""
    ticks = published.ticks
    lines = [f"{tick.region} at {tick.at}: {by:+} items in the answer" for tick, by in ticks.differences()]
    lines += [f"{tick.region} at {tick.at}: nobody answered" for tick in ticks.unanswered()]
    outside = ticks.unreached(published.partials.values())
    lines += [f"{region}: {items} open items at a tick that does not name the region" for region, items in outside]
    findings.ticks_diff = len(lines)
    for line in lines:
        findings.show(f"tick {line}")


class _Totals:
    """Open items and their minutes per cell."""

    def __init__(self) -> None:
        self._items: Counter[Cell] = Counter()
        self._minutes: Counter[Cell] = Counter()

    def add(self, cell: Cell, minutes: int) -> None:
        self._items[cell] += 1
        self._minutes[cell] += minutes

    def sums(self) -> dict[Cell, tuple[int, int]]:
        return {cell: (self._items[cell], self._minutes[cell]) for cell in self._items}


def _compare_item(findings: Findings, item_id: str, life: Life, newest: PublishedItem | None) -> None:
    if newest is None:
        findings.state_diff += 1
        findings.show(f"item {item_id}: expected {life.state} at {life.team or '-'}, published nothing")
        return
    if newest.team != life.team:
        findings.owner_diff += 1
        findings.show(f"item {item_id}: expected owner {life.team or '-'}, published {newest.team or '-'}")
    if (newest.legal, newest.first_legal) != (life.legal, life.first_legal):
        findings.state_diff += 1
        ours, theirs = f"{life.legal} (first {life.first_legal})", f"{newest.legal} (first {newest.first_legal})"
        findings.show(f"item {item_id}: expected legal receipt {ours}, published {theirs}")
    if newest.state != life.state:
        findings.state_diff += 1
        findings.show(f"item {item_id}: expected state {life.state}, published {newest.state}")


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
