"""What a relief says about its shares, for whoever plans with it and for whoever changes it."""

from datetime import date, datetime
from enum import StrEnum

from contracts.reliefs import MOST_SHARES, ConsentState, ReliefChanged, ShareStated


class Standing(StrEnum):
    """How a share stands by what both teams say."""

    ASKED = "asked"
    """A yes is missing."""
    RUNNING = "running"
    PAUSED = "paused"
    """One of the two has paused."""
    ENDED = "ended"


def runs(relief: ReliefChanged, share: ShareStated) -> bool:
    """Whether both teams have agreed and neither has paused."""
    return standing(relief, share) is Standing.RUNNING


def standing(relief: ReliefChanged, share: ShareStated) -> Standing:
    """How the share stands."""
    said = {relief.state, share.state}
    if ConsentState.ENDED in said:
        return Standing.ENDED
    if ConsentState.PAUSED in said:
        return Standing.PAUSED
    needed = {share.state} if share.given else said  # giving was the giver's yes to this one
    return Standing.ASKED if ConsentState.ASKED in needed else Standing.RUNNING


def open_shares(relief: ReliefChanged) -> tuple[ShareStated, ...]:
    """The shares that have not ended."""
    return tuple(share for share in relief.shares if share.state is not ConsentState.ENDED)


def share_with(relief: ReliefChanged, receiver: str) -> ShareStated | None:
    """The open share of this team; None if it has none. A pair of teams has one at most."""
    return next((share for share in open_shares(relief) if share.to_team == receiver), None)


def joined(relief: ReliefChanged, *new: ShareStated) -> ReliefChanged:
    """The relief with further shares. Of more than it can have, those that ended first are left out; what became of
    them has been published. Raises ValueError for more open ones than that."""
    shares = (*relief.shares, *new)
    ended = sorted((share for share in shares if share.state is ConsentState.ENDED), key=_end)
    too_many = max(0, len(shares) - MOST_SHARES)
    if too_many > len(ended):
        raise ValueError(f"more than {MOST_SHARES} open shares")
    gone = {share.share_id for share in ended[:too_many]}
    return relief.model_copy(update={"shares": tuple(share for share in shares if share.share_id not in gone)})


def _end(share: ShareStated) -> tuple[datetime, str]:
    return share.ended_at or share.asked_at, share.share_id


def left_in_all(share: ShareStated, under_way: int) -> int:
    """Minutes of the share that are neither used nor on their way, at least 0. `under_way`: minutes of its lists that
    it does not count as moved yet."""
    return max(0, share.budget_minutes - share.moved_minutes - under_way)


def left_on_day(share: ShareStated, day: date, of_day: int, under_way: int) -> int:
    """Minutes that the share still leaves on business day `day`, at least 0, and none after its last day.

    `of_day`: minutes that count towards that day already. `under_way`: as for `left_in_all`. A plan counts every list
    that may still go, whoever starts a list only those that have begun; so a plan never lists more than may start.
    """
    if share.until < day:
        return 0
    return max(0, min(share.minutes_per_day - of_day, left_in_all(share, under_way)))
