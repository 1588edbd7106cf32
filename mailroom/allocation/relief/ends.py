"""Which reliefs and shares are over by what the forecast shows (docs/rules/relief.md#how-it-ends).

Said at every tick at which it holds; whoever ends a relief ignores what has ended before.
"""

from collections.abc import Mapping

from contracts.jams import TeamOutlookDrawn
from contracts.plans import PlannedEnd
from contracts.reliefs import ConsentState, EndReason, ReliefCause, ReliefChanged, ShareStated
from mailroom.allocation import parameters
from mailroom.allocation.load import load_of
from mailroom.allocation.situation import JAMMED, Situation, asking
from mailroom.workdays import workdays_later

_WISHED = frozenset({ReliefCause.REQUEST, ReliefCause.ORDER})


def ends(situation: Situation) -> tuple[PlannedEnd, ...]:
    """Each open relief whose giver is calm, and of the others each share whose receiver jams; in order of their ids."""
    outlooks = {outlook.team: outlook for outlook in situation.outlooks}
    found: list[PlannedEnd] = []
    for relief in sorted(situation.reliefs, key=lambda relief: relief.relief_id):
        if relief.state is ConsentState.ENDED:
            continue
        if _is_calm(relief, outlooks, situation):
            found.append(PlannedEnd(relief_id=relief.relief_id, reason=EndReason.CALM))
        else:
            found += _jammed_shares(relief, outlooks)
    return tuple(found)


def _is_calm(relief: ReliefChanged, outlooks: Mapping[str, TeamOutlookDrawn], situation: Situation) -> bool:
    """Whether the giver needs no help even if nothing more moves: what is on its way still counts as its own work."""
    outlook = outlooks.get(relief.from_team)
    if outlook is None or not outlook.horizons or relief.from_team in asking(situation):
        return False
    if load_of(outlook).missing_within(parameters.RELIEVED_WORKDAYS) > 0:
        return False
    return relief.cause not in _WISHED or _had_its_time(relief, situation)


def _had_its_time(relief: ReliefChanged, situation: Situation) -> bool:
    """Whether help that was wished for without a jam has moved something, or had a working day to: it does not end
    because there never was a jam. A question that is still open ends by itself."""
    moved = any(share.moved_minutes > 0 for share in relief.shares) or any(
        listed.relief_id == relief.relief_id and listed.moved_minutes > 0 for listed in situation.proposals
    )
    if moved:
        return True
    parts: list[ReliefChanged | ShareStated] = [relief]
    parts += [share for share in relief.shares if share.state is not ConsentState.ENDED]
    if any(part.state is ConsentState.ASKED for part in parts):
        return False
    last = max(part.agreed_at or part.asked_at for part in parts)
    return situation.at >= workdays_later(last, 1)


def _jammed_shares(relief: ReliefChanged, outlooks: Mapping[str, TeamOutlookDrawn]) -> list[PlannedEnd]:
    return [
        PlannedEnd(relief_id=relief.relief_id, share_id=share.share_id, reason=EndReason.RECEIVER_JAMS)
        for share in sorted(relief.shares, key=lambda share: share.share_id)
        if share.state is not ConsentState.ENDED
        and share.to_team in outlooks
        and outlooks[share.to_team].phase in JAMMED
    ]
