"""What became of what help promised, one look a day (docs/rules/relief.md#promised-and-happened)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from contracts.jams import TeamOutlookDrawn
from contracts.reliefs import ConsentState, LoadPromised, ReliefChanged, ShareStated
from mailroom.allocation.load import load_of
from mailroom.allocation.relief.shares import Standing, standing
from mailroom.help.lists import moved_minutes
from mailroom.help.parameters import LOOKED_AFTER_WORKDAYS
from mailroom.help.promises import worst_load
from mailroom.proposals.proposal import Proposal
from mailroom.whatif.projection import CLEAR_SHARE
from mailroom.workdays import add_workdays, business_date


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareHappened:
    """Of one share. `worst`: the highest load of its receiver that was forecast on any day on which it ran; None: it
    has not run on a day of which that is known."""

    share_id: str
    moved_minutes: int
    worst: LoadPromised | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Of one relief by the end of `day`. None of the giver's figures is known while it has no outlook.

    `clear_since`: the first day of those without overdue work that have lasted until now. `late_items`: those that will
    miss their date if nothing changes.
    """

    relief_id: str
    since: date
    day: date
    moved_minutes: int
    overdue_items: int | None
    late_items: float | None
    clear_since: date | None
    shares: tuple[ShareHappened, ...]


def is_looked_after(relief: ReliefChanged, at: datetime) -> bool:
    """Whether promised and happened are still compared: while it is open, and some working days longer."""
    if relief.ended_at is None:
        return relief.state is not ConsentState.ENDED
    return business_date(at) <= add_workdays(business_date(relief.ended_at), LOOKED_AFTER_WORKDAYS)


def after_day(
    before: Happened | None,
    relief: ReliefChanged,
    lists: Iterable[Proposal],
    outlooks: Mapping[str, TeamOutlookDrawn],
    day: date,
) -> Happened:
    """What has happened by the end of a day. A day that was looked at before stays as it was seen.

    `lists`: those of the relief that its shares do not count as moved yet; `outlooks`: the last of each team.
    """
    if before is not None and day <= before.day:
        return before
    lists = tuple(lists)
    known = {each.share_id: each for each in before.shares} if before else {}
    shares = tuple(_share(known.get(each.share_id), relief, each, lists, outlooks) for each in relief.shares)
    giver = outlooks.get(relief.from_team)
    return Happened(
        relief_id=relief.relief_id,
        since=before.since if before else day,
        day=day,
        moved_minutes=sum(each.moved_minutes for each in shares),
        overdue_items=giver.overdue_items if giver else None,
        late_items=giver.late_items if giver else None,
        clear_since=_clear_since(before, giver, day),
        shares=shares,
    )


def _share(
    before: ShareHappened | None,
    relief: ReliefChanged,
    share: ShareStated,
    lists: Iterable[Proposal],
    outlooks: Mapping[str, TeamOutlookDrawn],
) -> ShareHappened:
    seen = before or ShareHappened(share_id=share.share_id, moved_minutes=0)
    seen = replace(seen, moved_minutes=max(seen.moved_minutes, moved_minutes(share, lists)))
    receiver = outlooks.get(share.to_team)
    if receiver is None or standing(relief, share) is not Standing.RUNNING:
        return seen
    worst = worst_load(load_of(receiver), receiver.at)
    if worst is None or (seen.worst is not None and seen.worst.worst_load >= worst.worst_load):
        return seen
    return replace(seen, worst=worst)


def _clear_since(before: Happened | None, giver: TeamOutlookDrawn | None, day: date) -> date | None:
    """As clear as a promise means it: almost nothing overdue."""
    if giver is None or giver.overdue_items >= max(1.0, CLEAR_SHARE * giver.open_items):
        return None
    return before.clear_since if before is not None and before.clear_since is not None else day
