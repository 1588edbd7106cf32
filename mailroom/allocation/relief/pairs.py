"""Which pairs of teams may get work now, and how much their agreements still leave (docs/rules/relief.md).

A pair gets work if its share runs, or as a new pair, which has to be asked. It gets none while it is asked or paused,
and none while it rests.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

from contracts.items import ItemClass
from contracts.proposals import OPEN_STATES, ProposalChanged
from contracts.reliefs import ConsentState, ReliefChanged, ShareStated
from mailroom.allocation import limits, parameters
from mailroom.allocation.relief.shares import left_on_day, runs, share_with
from mailroom.allocation.situation import Situation
from mailroom.workdays import business_date, workdays_later

Pair = tuple[str, str]
"""The giving and the receiving team."""


class Barred(StrEnum):
    """Why a pair gets no work now, whatever its receiver has room for."""

    RESTS = "rests"
    ASKED = "asked"
    PAUSED = "paused"
    USED_UP = "used_up"
    """What was agreed for today, or in all, has been listed."""


class Agreements:
    """The reliefs of a situation as they bear on its pairs of teams."""

    def __init__(self, situation: Situation) -> None:
        self._at = situation.at
        self._open: Mapping[str, ReliefChanged] = {
            relief.from_team: relief
            for relief in sorted(situation.reliefs, key=lambda relief: (relief.asked_at, relief.relief_id))
            if relief.state is not ConsentState.ENDED
        }
        self._lists: dict[str, list[ProposalChanged]] = {}
        for proposal in situation.proposals:
            if proposal.share_id is not None:
                self._lists.setdefault(proposal.share_id, []).append(proposal)
        self._resting_givers = frozenset(
            relief.from_team for relief in situation.reliefs if _rests(relief, relief, situation)
        )
        self._resting = frozenset(
            (relief.from_team, share.to_team)
            for relief in situation.reliefs
            for share in relief.shares
            if _rests(share, relief, situation)
        )

    def barred(self, giver: str, receiver: str) -> Barred | None:
        """Why this pair gets no work; None if its share runs or if it may be asked."""
        relief, share = self._open.get(giver), self._share(giver, receiver)
        if relief is None and giver in self._resting_givers:
            return Barred.RESTS
        if relief is not None and relief.state is ConsentState.PAUSED:
            return Barred.PAUSED
        if relief is None or share is None:
            return Barred.RESTS if (giver, receiver) in self._resting else None
        if share.state is ConsentState.PAUSED:
            return Barred.PAUSED
        if not runs(relief, share):
            return Barred.ASKED
        return Barred.USED_UP if self._left(share) < parameters.QUARTER else None

    def minutes_left(self, giver: str, receiver: str) -> int | None:
        """Minutes that may still be listed today for a pair whose share runs; None for every other pair."""
        relief, share = self._open.get(giver), self._share(giver, receiver)
        return self._left(share) if relief is not None and share is not None and runs(relief, share) else None

    def helping(self, giver: str) -> tuple[str, ...]:
        """The receivers whose shares of this giver's relief run."""
        relief = self._open.get(giver)
        return tuple(share.to_team for share in relief.shares if runs(relief, share)) if relief is not None else ()

    def may_leave(self, giver: str, item_class: ItemClass) -> bool:
        """Whether the giver's lead has not kept this class."""
        relief = self._open.get(giver)
        return relief is None or not relief.item_classes or item_class in relief.item_classes

    def may_come(self, giver: str, receiver: str, item_class: ItemClass) -> bool:
        """Whether the receiver has not agreed to other classes only."""
        share = self._share(giver, receiver)
        return share is None or not share.item_classes or item_class in share.item_classes

    def askable(self, giver: str, able: Collection[str]) -> int:
        """How many more receivers may be asked for this giver. `able`: helping ones that could take something today.

        A receiver that helps counts while it has room, or has used it today for this giver. One that is asked counts
        for a working day, then the next best may be asked besides; as long as the giver itself has not answered,
        nobody else can help it sooner.
        """
        relief = self._open.get(giver)
        if relief is None:
            return parameters.MOST_RECEIVERS
        counted = sum(self._counts(relief, share, able) for share in relief.shares)
        return max(0, parameters.MOST_RECEIVERS - counted)

    def _counts(self, relief: ReliefChanged, share: ShareStated, able: Collection[str]) -> bool:
        if share.state in (ConsentState.ENDED, ConsentState.PAUSED):
            return False
        if runs(relief, share):
            return share.to_team in able or self._today(share) > 0
        return relief.state is ConsentState.ASKED or self._at < workdays_later(share.asked_at, 1)

    def _share(self, giver: str, receiver: str) -> ShareStated | None:
        relief = self._open.get(giver)
        return share_with(relief, receiver) if relief is not None else None

    def _left(self, share: ShareStated) -> int:
        if share.given:  # for what was given only
            return 0
        under_way = sum(map(_under_way, self._lists.get(share.share_id, ())))
        return left_on_day(share, business_date(self._at), self._today(share), under_way)

    def _today(self, share: ShareStated) -> int:
        day = business_date(self._at)
        return sum(limits.minutes_on_day(listed, day) for listed in self._lists.get(share.share_id, ()))


def _rests(part: ReliefChanged | ShareStated, relief: ReliefChanged, situation: Situation) -> bool:
    if part.state is not ConsentState.ENDED:
        return False
    return limits.is_resting(part.end_reason, part.ended_at or relief.at, situation.at)


def _under_way(listed: ProposalChanged) -> int:
    """Minutes of a list that the share does not count as moved yet: it does once the list has ended."""
    pending = limits.pending_minutes(listed)
    return pending + listed.moved_minutes if pending or listed.state in OPEN_STATES else 0
