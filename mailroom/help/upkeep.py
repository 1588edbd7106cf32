"""What becomes of a relief without anybody acting: with time, with its teams, and with what its lists have moved."""

from datetime import datetime

from contracts.plans import PlannedEnd
from contracts.reliefs import ConsentState, EndReason, ReliefChanged, ShareStated
from mailroom.allocation.parameters import QUARTER
from mailroom.allocation.relief.shares import open_shares
from mailroom.help.life import Ending, end, share_of, with_part
from mailroom.help.waiting import is_unanswered
from mailroom.teams import Roster
from mailroom.workdays import business_date


def at_tick(relief: ReliefChanged, at: datetime, roster: Roster) -> ReliefChanged:
    """The relief at tick `at`; the very same object if nothing ended. `roster`: the teams as they are now."""
    if relief.state is ConsentState.ENDED:
        return relief
    reason = _over(relief, at, roster)
    if reason is not None:
        return end(relief, None, Ending(reason=reason), at)
    for share in open_shares(relief):
        reason = _share_over(share, relief.region, at, roster)
        if reason is not None:
            relief = end(relief, share.share_id, Ending(reason=reason), at)
    return relief


def _over(relief: ReliefChanged, at: datetime, roster: Roster) -> EndReason | None:
    if not roster.takes_work_in(relief.from_team, relief.region):
        return EndReason.TEAM_GONE
    is_asked = relief.state is ConsentState.ASKED
    return EndReason.UNANSWERED if is_asked and is_unanswered(relief.asked_at, at) else None


def _share_over(share: ShareStated, region: str, at: datetime, roster: Roster) -> EndReason | None:
    if not roster.takes_work_in(share.to_team, region):
        return EndReason.TEAM_GONE
    if share.until < business_date(at):
        return EndReason.TIME_OVER
    if share.moved_minutes and _is_used_up(share):  # also where a lead has agreed to less since
        return EndReason.USED_UP
    is_asked = share.state is ConsentState.ASKED
    return EndReason.UNANSWERED if is_asked and is_unanswered(share.asked_at, at) else None


def after_plan(relief: ReliefChanged, planned: PlannedEnd, at: datetime) -> ReliefChanged:
    """The relief after an end that the forecast calls for; the very same object where that part had ended."""
    if planned.share_id is not None and share_of(relief, planned.share_id) is None:
        return relief
    return end(relief, planned.share_id, Ending(reason=planned.reason), at)


def after_list(relief: ReliefChanged, share_id: str, moved_minutes: int, now: datetime) -> ReliefChanged:
    """The relief after one of its lists has ended, of which so many minutes moved. A share of which less than a
    quarter-hour is left is used up."""
    share = share_of(relief, share_id)
    if share is None:
        return relief
    after = with_part(relief, share_id, moved_minutes=share.moved_minutes + moved_minutes)
    own = share_of(after, share_id)
    return end(after, share_id, Ending(reason=EndReason.USED_UP), now) if own and _is_used_up(own) else after


def _is_used_up(share: ShareStated) -> bool:
    """Of a gift nothing is left once its list has ended: what did not move was not meant for others."""
    return share.given or share.budget_minutes - share.moved_minutes < QUARTER
