"""Which accounts have said yes, by the audit: it knows that after a restart and after a change of deputies too."""

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.reliefs import ConsentState, ReliefChanged
from mailroom.allocation.relief.shares import open_shares
from services.assignment.state.storage import tables

_YES = ("relief.accept", "relief.resume")
"""Agreeing, and letting go on what was agreed."""


async def yes_of_the_other_side(
    connection: AsyncConnection, relief: ReliefChanged, share_id: str | None
) -> frozenset[str]:
    """The accounts that said yes for the receivers (`share_id` None: the giver's part is asked about), or for the
    giver. Who gives named households says yes to that share for the giver."""
    log = tables.audit.c
    if share_id is None:
        others = [share.share_id for share in open_shares(relief) if share.state is not ConsentState.ASKED]
        is_yes = and_(log.subject.in_(others), log.act.in_(_YES))
    else:
        agreed = [relief.relief_id] if relief.state is not ConsentState.ASKED else []
        said = and_(log.subject.in_(agreed), log.act.in_(_YES))
        is_yes = or_(said, and_(log.subject == share_id, log.act == "relief.give"))
    rows = await connection.execute(select(log.account).where(is_yes))
    return frozenset(name for (name,) in rows)
