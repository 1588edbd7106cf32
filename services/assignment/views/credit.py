"""What teams have given and taken over some time: hours of help, so that it can be seen that it evens out."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.sql import iso
from services.assignment.state.storage.store import Store
from services.assignment.views.schemas.base import Shown

CREDIT_DAYS = 90


class Credit(Shown):
    """Minutes of work, at the giver's pace, that went from a team and came to it within the last 90 days."""

    given_minutes: int
    taken_minutes: int


async def credit_of(store: Store, team: str, now: datetime) -> Credit:
    """The credit of one team."""
    of, since = tables.proposals.c, iso(now - timedelta(days=CREDIT_DAYS))
    wanted = select(of.record).where(or_(of.from_team == team, of.to_team == team), of.offered_at >= since)
    given = taken = 0
    async with store.read() as connection:
        for (record,) in await connection.execute(wanted):
            listed = row_mapping.proposal_of(record)
            minutes = listed.minutes("done")
            given += minutes if listed.from_team == team else 0
            taken += minutes if listed.to_team == team else 0
    return Credit(given_minutes=given, taken_minutes=taken)
