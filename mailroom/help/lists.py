"""The lists of a share: what becomes of them with time and with the share, and how much may still go."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from contracts.item_state import ItemStateChanged
from contracts.items import ItemClass
from contracts.jams import TeamOutlookDrawn
from contracts.proposals import ProposalState
from contracts.reliefs import ConsentState, ReliefChanged, ShareStated
from contracts.settings import SettingsChanged
from mailroom.allocation.relief.shares import left_in_all, left_on_day, runs
from mailroom.help.life import share_of
from mailroom.proposals.agreement import room_of
from mailroom.proposals.fit import Room, fitted
from mailroom.proposals.life import Act
from mailroom.proposals.proposal import NOT_BEGUN, Proposal
from mailroom.teams import Roster
from mailroom.workdays import business_date


def at_tick(
    listed: Proposal, relief: ReliefChanged | None, items: Mapping[str, ItemStateChanged], at: datetime
) -> Act | None:
    """What happens to a list at tick `at` without anybody acting; None for nothing.

    `relief`: the one it belongs to, after its own upkeep; None for a proposal of 0.2.0, which people can no longer
    agree on one by one. `items`: the open ones as they are now.
    """
    if relief is None:
        begun = listed.state in (ProposalState.RUNNING, ProposalState.STOPPED)
        return None if begun or listed.is_closed else Act.SUPERSEDE
    if listed.state not in NOT_BEGUN:
        return None
    if all(_has_left(items.get(item.item_id), listed.from_team) for item in listed.items):
        return Act.SUPERSEDE
    if listed.state is ProposalState.HELD:
        return Act.SUPERSEDE if business_date(listed.offered_at) < business_date(at) else None
    if listed.state is ProposalState.LISTED and listed.starts_at is not None and listed.starts_at <= at:
        return Act.START
    return None


def _has_left(item: ItemStateChanged | None, giver: str) -> bool:
    return item is None or item.team != giver


def after_relief(relief: ReliefChanged, lists: Iterable[Proposal]) -> Iterator[tuple[Proposal, Act]]:
    """What follows for the open lists of a relief from the state its shares are in now.

    The list that came with the question starts once the share runs. Where a share was paused or ended, lists that
    have not begun are superseded, and of a running one no further order is written.
    """
    for listed in lists:
        share = share_of(relief, listed.share_id) if listed.share_id else None
        if share is None:
            continue
        if runs(relief, share):
            if listed.state is ProposalState.OFFERED:
                yield listed, Act.START
        elif listed.state is ProposalState.RUNNING:
            yield listed, Act.STOP
        elif listed.state in NOT_BEGUN and not (listed.state is ProposalState.OFFERED and may_still_run(relief, share)):
            yield listed, Act.SUPERSEDE


def may_still_run(relief: ReliefChanged, share: ShareStated) -> bool:
    """Whether the question is still open: nobody has ended or paused, and somebody has yet to answer."""
    states = {relief.state, share.state}
    return ConsentState.ASKED in states and states <= {ConsentState.ASKED, ConsentState.AGREED}


def carried_on(
    relief: ReliefChanged,
    lists: Iterable[Proposal],
    items: Mapping[str, ItemStateChanged],
    roster: Roster,
    room: Callable[[Proposal], Room],
) -> Iterator[tuple[Proposal, Act]]:
    """What follows for the lists of a relief from its present state, one after the other: each list as it is to be,
    and the act on it. Apply each before asking for the next, so that `room` knows what has started since."""
    for listed, act in after_relief(relief, tuple(lists)):
        yield started(listed, items, roster, room(listed)) if act is Act.START else (listed, act)


def started(
    listed: Proposal, items: Mapping[str, ItemStateChanged], roster: Roster, room: Room
) -> tuple[Proposal, Act]:
    """The list with what fits now, and whether it starts; with nothing left it is superseded."""
    left = fitted(listed, items, roster, room)
    return left, Act.START if left.items else Act.SUPERSEDE


def room_under(
    relief: ReliefChanged | None,
    listed: Proposal,
    others: Collection[Proposal],
    outlooks: Mapping[str, TeamOutlookDrawn],
    limits: SettingsChanged,
    today: date,
) -> Room:
    """The room of the two teams for a list that starts on business day `today`, and what their agreement leaves.

    `relief`: None where there is no agreement, and so no room. `others`: lists that have started, as for
    `minutes_left`; the list itself may be among them. `outlooks`: the last of each team.
    """
    room = room_of(listed, others, outlooks, limits, today)
    share = share_of(relief, listed.share_id or "") if relief is not None else None
    if relief is None or share is None:
        return replace(room, share_left=0)
    rest = (each for each in others if each.proposal_id != listed.proposal_id)
    return replace(room, share_left=minutes_left(share, rest, today), kept_classes=kept_classes(relief, share))


def kept_classes(relief: ReliefChanged, share: ShareStated) -> frozenset[ItemClass]:
    """Classes that one of the two teams has not agreed to."""
    agreed = (frozenset(classes) for classes in (relief.item_classes, share.item_classes) if classes)
    return frozenset(ItemClass) - frozenset(ItemClass).intersection(*agreed)


def moved_minutes(share: ShareStated, lists: Iterable[Proposal]) -> int:
    """Minutes that have moved under this share; `lists`: at least those that it does not count as moved yet."""
    own = (each for each in lists if each.share_id == share.share_id)
    return share.moved_minutes + sum(each.minutes("done") - each.accounted for each in own)


def minutes_left(share: ShareStated, others: Iterable[Proposal], today: date) -> int:
    """Minutes that the share still leaves for a list which starts on business day `today`, at least 0, and
    none after its last day.

    `others`: at least its lists that have started and are not closed (the closed ones are in `moved_minutes`), and all
    that started today.
    """
    begun = [each for each in others if each.share_id == share.share_id and each.agreed_at is not None]
    today_s = (each for each in begun if each.agreed_at is not None and business_date(each.agreed_at) == today)
    return left_on_day(share, today, sum(each.binding_minutes for each in today_s), _on_its_way(begun))


def minutes_left_in_all(share: ShareStated, others: Iterable[Proposal]) -> int:
    """Minutes of the share that are neither used nor on their way, at least 0; `others` as for `minutes_left`."""
    begun = (each for each in others if each.share_id == share.share_id and each.agreed_at is not None)
    return left_in_all(share, _on_its_way(begun))


def _on_its_way(begun: Iterable[Proposal]) -> int:
    return sum(each.binding_minutes for each in begun if not each.is_closed)
