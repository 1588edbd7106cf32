"""Whether every transfer was agreed: the agreements as published, and the orders of the auditor's own book.

What is asked of each agreement (docs/rules/relief.md): a wave of orders goes only while both teams have agreed, no more
minutes move on a business day or in all than were agreed when the list began, and each side says yes once, to what
then only becomes less.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from audit.recount.classes import KINDS
from audit.recount.ledger import Ledger, Packed
from audit.recount.life import day_of
from contracts.items import ItemClass
from contracts.proposals import ProposalChanged, ProposalState
from contracts.reliefs import MOST_SHARES, ConsentState, ReliefChanged, ShareStated

_ORDERED = '"type":"item.transfer_ordered"'
_SIZED = ("item.received", "item.reclassified")
_YES = (ConsentState.AGREED, ConsentState.PAUSED)


class Transfer(NamedTuple):
    """An order to move an item. `minutes`: the fewest that the item ever had, since a list counts those of its own
    time; 0 if the order was refused."""

    item_id: str
    proposal_id: str
    teams: tuple[str, str]
    at: datetime
    minutes: int


def transfers(ledger: Ledger) -> Iterator[Transfer]:
    """Every transfer order in the book, in a fixed order."""
    for item_id in sorted(ledger.items):
        known = ledger.items[item_id].known
        if any(_ORDERED in text for text, *_ in known):
            yield from _of_item(item_id, known)


def _of_item(item_id: str, known: Iterable[Packed]) -> Iterator[Transfer]:
    told: list[tuple[dict[str, Any], str | None]] = [(json.loads(text), verdict) for text, verdict, _ in known]
    sizes = [each.get("minutes") or _usual(each["item_class"]) for each, _ in told if each["type"] in _SIZED]
    for each, verdict in told:
        if each["type"] == "item.transfer_ordered":
            at, teams = datetime.fromisoformat(each["occurred_at"]), (each["from_team"], each["to_team"])
            yield Transfer(item_id, each["proposal_id"], teams, at, min(sizes, default=0) if verdict == "" else 0)


def _usual(item_class: str) -> int:
    return KINDS[ItemClass(item_class)].minutes


@dataclass(slots=True)
class Agreements:
    """What was published about agreements and their lists, by version of the region."""

    reliefs: defaultdict[str, dict[int, ReliefChanged]] = field(default_factory=lambda: defaultdict(dict))
    waves: defaultdict[str, dict[int, ProposalChanged]] = field(default_factory=lambda: defaultdict(dict))
    """Records of lists that run: one is written with each wave."""
    alone: set[str] = field(default_factory=set)
    """Proposals of 0.2.0, each agreed for itself: nothing here says by whom."""

    def take(self, event: ReliefChanged | ProposalChanged) -> None:
        """Add one record; a repeated one changes nothing."""
        if isinstance(event, ReliefChanged):
            self.reliefs[event.relief_id][event.version] = event
        elif event.relief_id is None:
            self.alone.add(event.proposal_id)
        elif event.state is ProposalState.RUNNING:
            self.waves[event.proposal_id][event.version] = event

    def differences(self, ordered: Iterable[Transfer], is_whole: bool) -> Iterator[str]:
        """What was not agreed, one line each. `is_whole`: no record of `proposals` was deleted before it was read;
        otherwise what cannot be found may have been there."""
        moved: defaultdict[str, int] = defaultdict(int)
        for order in ordered:
            moved[order.proposal_id] += order.minutes
            if order.proposal_id not in self.alone and not self._is_told(order, is_whole):
                yield f"order on item {order.item_id}: no list {order.proposal_id} ran at {order.at}"
        for proposal_id in sorted(self.waves):
            for version, wave in sorted(self.waves[proposal_id].items()):
                yield from self._not_running(wave, version, is_whole)
        yield from self._exceeded(moved)
        for relief_id in sorted(self.reliefs):
            told = [each for _, each in sorted(self.reliefs[relief_id].items())]
            yield from (f"relief {relief_id}: {fault}" for fault in _faults(told))

    def _is_told(self, order: Transfer, is_whole: bool) -> bool:
        told = self.waves.get(order.proposal_id, {}).values()
        found = any(each.at == order.at and (each.from_team, each.to_team) == order.teams for each in told)
        return found or not is_whole

    def _under(self, wave: ProposalChanged) -> tuple[ReliefChanged | None, ShareStated | None]:
        """The agreement and the share of a list as they were when this was written."""
        told = self.reliefs.get(wave.relief_id or "", {})
        relief = told[max(before)] if (before := [each for each in told if each < wave.version]) else None
        shares = relief.shares if relief else ()
        return relief, next((each for each in shares if each.share_id == wave.share_id), None)

    def _not_running(self, wave: ProposalChanged, version: int, is_whole: bool) -> Iterator[str]:
        relief, share = self._under(wave)
        if relief is None and not is_whole:
            return
        teams = (relief.from_team, share.to_team) if relief and share else None
        if relief is None or share is None or teams != (wave.from_team, wave.to_team):
            yield f"list {wave.proposal_id}: ran at version {version} without an agreement of its teams"
        elif not _giver_agrees(relief, share) or share.state is not ConsentState.AGREED:
            states = f"giver {relief.state}, receiver {share.state}"
            yield f"list {wave.proposal_id}: ran at version {version} while not both had agreed ({states})"

    def _exceeded(self, moved: dict[str, int]) -> Iterator[str]:
        """Shares of which more moved than was agreed when a list of theirs began."""
        began: defaultdict[str, list[ProposalChanged]] = defaultdict(list)
        for waves in self.waves.values():
            first = waves[min(waves)]
            began[first.share_id or ""].append(first)
        for share_id, lists in sorted(began.items()):
            in_all, days = 0, defaultdict[date, int](int)
            for first in sorted(lists, key=lambda each: each.version):
                minutes, day = moved[first.proposal_id], day_of(first.at)
                in_all, days[day] = in_all + minutes, days[day] + minutes
                _, share = self._under(first)
                if share and days[day] > share.minutes_per_day:
                    yield f"share {share_id}: {days[day]} minutes on {day}, agreed were {share.minutes_per_day}"
                if share and in_all > share.budget_minutes:
                    yield f"share {share_id}: {in_all} minutes in all, agreed were {share.budget_minutes}"


def _faults(told: list[ReliefChanged]) -> Iterator[str]:
    """What no agreement may do on its way from one version to the next."""
    for relief in told:
        running = (share for share in relief.shares if share.state in _YES)
        if relief.state in _YES and relief.agreed_at is None:
            yield "the giver's yes has no time"
        yield from (f"the yes of {share.to_team} has no time" for share in running if share.agreed_at is None)
    for before, after in pairwise(told):
        if _is_said_again(before, after) and not (before.given and not after.given):
            yield f"the giver says yes again at version {after.version}"
        known = {share.share_id: share for share in after.shares}
        for share in before.shares:
            now = known.get(share.share_id)
            if now is None and share.state is ConsentState.ENDED and len(after.shares) == MOST_SHARES:
                continue  # a full agreement leaves out what ended first
            if now is None or _is_said_again(share, now):
                yield f"the yes of {share.to_team} changes at version {after.version}"
            elif _terms_rise(share, now):
                yield f"{share.to_team} gives more than it said at version {after.version}"


def _giver_agrees(relief: ReliefChanged, share: ShareStated) -> bool:
    """Whoever gave named households has agreed to their share, also while it is still asked for the whole."""
    return relief.state is ConsentState.AGREED or (share.given and relief.state is ConsentState.ASKED)


def _is_said_again(before: ReliefChanged | ShareStated, after: ReliefChanged | ShareStated) -> bool:
    """Whether an answer was given a second time, or after the end."""
    reopened = before.state is ConsentState.ENDED and after.state is not ConsentState.ENDED
    return reopened or (before.agreed_at is not None and after.agreed_at != before.agreed_at)


def _terms_rise(before: ShareStated, after: ShareStated) -> bool:
    minutes = after.minutes_per_day > before.minutes_per_day or after.budget_minutes > before.budget_minutes
    return minutes or after.until > before.until
