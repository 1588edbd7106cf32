"""Who answered what, from the audit."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assignment.state.storage import tables
from services.assignment.views.schemas.proposals import AnswerGiven


async def answers_about(connection: AsyncConnection, subjects: Sequence[str]) -> tuple[AnswerGiven, ...]:
    """What role accounts did about these reliefs, shares or lists, oldest first."""
    log = tables.audit.c
    acts = await connection.execute(select(tables.audit).where(log.subject.in_(subjects)).order_by(log.number))
    return tuple(
        AnswerGiven(account=row.account, act=row.act, at=datetime.fromisoformat(row.at), detail=row.detail)
        for row in acts
    )
