"""What a lead can do with its part of a relief: the giver's with the whole, a receiver's with its share.

Both have the same life. One row of `TRANSITIONS` is one arrow; an act that was already done changes nothing, and any
other act that has no arrow is answered with `NotPossible`. A relief is its own last event: `ReliefChanged` is absolute.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contracts.reliefs import ConsentState, DeclineReason, EndReason, ReliefChanged, ShareStated
from mailroom.allocation.relief.shares import open_shares

_S = ConsentState


class Act(StrEnum):
    """What can happen to a part of a relief."""

    ACCEPT = "accept"
    DECLINE = "decline"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


TRANSITIONS: Mapping[tuple[ConsentState, Act], ConsentState] = {
    (_S.ASKED, Act.ACCEPT): _S.AGREED,
    (_S.ASKED, Act.DECLINE): _S.ENDED,
    (_S.ASKED, Act.END): _S.ENDED,
    (_S.AGREED, Act.PAUSE): _S.PAUSED,
    (_S.AGREED, Act.END): _S.ENDED,
    (_S.PAUSED, Act.RESUME): _S.AGREED,
    (_S.PAUSED, Act.END): _S.ENDED,
}

ALREADY: Mapping[Act, ConsentState] = {
    Act.ACCEPT: _S.AGREED,
    Act.PAUSE: _S.PAUSED,
    Act.RESUME: _S.AGREED,
    Act.END: _S.ENDED,
}
"""The state in which an act was already done; declining was if the part ended by it."""


@dataclass(frozen=True, slots=True)
class NotPossible:
    """The act is not possible in this state; nothing was changed."""

    act: Act
    state: ConsentState


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Why a part ends, and with a no the lead's reason."""

    reason: EndReason
    declined: DeclineReason | None = None


def share_of(relief: ReliefChanged, share_id: str) -> ShareStated | None:
    """The share of this id; None if the relief has none."""
    return next((share for share in relief.shares if share.share_id == share_id), None)


def part(relief: ReliefChanged, share_id: str | None) -> ReliefChanged | ShareStated:
    """The giver's part (None) or that share. Raises KeyError for a share the relief does not have."""
    found = relief if share_id is None else share_of(relief, share_id)
    if found is None:
        raise KeyError(share_id)
    return found


def decide(
    relief: ReliefChanged, share_id: str | None, act: Act, now: datetime, ending: Ending | None = None
) -> ReliefChanged | NotPossible:
    """The relief after the act on one part; the very same object where that was already so.

    `share_id`: None for the giver's part. `ending`: why, for an act that ends the part. The version stays: whoever
    publishes gives the next. Raises KeyError for an unknown share and ValueError for an end without its reason.
    """
    own = part(relief, share_id)
    if _is_already(own, act):
        return relief
    target = TRANSITIONS.get((own.state, act))
    if target is None:
        return NotPossible(act, own.state)
    if target is _S.ENDED:
        if ending is None:
            raise ValueError(f"{act} needs its reason")
        return end(relief, share_id, ending, now)
    agreed = now if act is Act.ACCEPT else own.agreed_at
    return with_part(relief, share_id, state=target, agreed_at=agreed)


def _is_already(own: ReliefChanged | ShareStated, act: Act) -> bool:
    if act is Act.DECLINE:
        return own.end_reason is EndReason.DECLINED
    return own.state is ALREADY[act]


def end(relief: ReliefChanged, share_id: str | None, ending: Ending, now: datetime) -> ReliefChanged:
    """The relief after the end of one part; the very same object if it had ended. With the whole, its shares end."""
    if part(relief, share_id).state is _S.ENDED:
        return relief
    if share_id is None:
        for share in open_shares(relief):
            relief = with_part(relief, share.share_id, **_ended(Ending(reason=EndReason.RELIEF_ENDED), now))
    return with_part(relief, share_id, **_ended(ending, now))


def _ended(ending: Ending, now: datetime) -> dict[str, object]:
    return {
        "state": _S.ENDED,
        "ended_at": now,
        "end_reason": ending.reason,
        "decline_reason": ending.declined,
    }


def numbered(relief: ReliefChanged, before: ReliefChanged | None, version: int) -> ReliefChanged:
    """The relief as it is published with this version of the region: each part that has changed since `before`, apart
    from what moved, carries it too."""
    known = {share.share_id: share for share in before.shares} if before else {}
    shares = tuple(
        share if _is_same(share, known.get(share.share_id)) else share.model_copy(update={"version": version})
        for share in relief.shares
    )
    is_same = before is not None and _own(relief) == _own(before)
    own = relief.own_version if is_same else version
    return relief.model_copy(update={"version": version, "own_version": own, "shares": shares})


def _is_same(share: ShareStated, before: ShareStated | None) -> bool:
    return before is not None and share.model_copy(update={"moved_minutes": before.moved_minutes}) == before


def _own(relief: ReliefChanged) -> tuple[object, ...]:
    """What the giver's lead decides about."""
    asked = tuple(share.share_id for share in relief.shares)
    untils = tuple(share.until for share in open_shares(relief))
    return relief.state, relief.item_classes, relief.end_reason, asked, untils


def end_all(reliefs: Iterable[ReliefChanged], reason: EndReason, now: datetime) -> tuple[ReliefChanged, ...]:
    """Those of these reliefs that were open, ended."""
    open_ones = (relief for relief in reliefs if relief.state is not _S.ENDED)
    return tuple(end(relief, None, Ending(reason=reason), now) for relief in open_ones)


def with_part(relief: ReliefChanged, share_id: str | None, **changes: object) -> ReliefChanged:
    """The relief with these fields of the giver's part (None) or of that share changed."""
    if share_id is None:
        return relief.model_copy(update=changes)
    shares = (share.model_copy(update=changes) if share.share_id == share_id else share for share in relief.shares)
    return relief.model_copy(update={"shares": tuple(shares)})
