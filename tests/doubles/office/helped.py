"""Reliefs of small offices, with shares and lists of theirs, to plan for."""

from datetime import datetime
from typing import Any

from contracts.base import derive_id
from contracts.proposals import ProposalChanged, ProposalState
from contracts.reliefs import ConsentState, EndReason, ReliefChanged, ShareStated
from tests.doubles.office.reliefs import a_relief, a_share
from tests.doubles.office.situations import AT, REGION, proposal


def share(
    to_team: str, state: ConsentState = ConsentState.AGREED, *, ended: EndReason | None = None, **changed: Any
) -> ShareStated:
    """A share that has been agreed on: up to four hours a day, sixty in all, until the end of March.

    With a reason it `ended` at `ended_at`, by default now.
    """
    fields: dict[str, Any] = {
        "share_id": derive_id("share", to_team, state, changed),
        "state": ConsentState.ENDED if ended else state,
        "minutes_per_day": 240,
        "budget_minutes": 3600,
        "likely_minutes": 1200,
        "asked_at": AT,
        "end_reason": ended,
        "ended_at": AT if ended else None,
    }
    return a_share(to_team, **(fields | changed))


def relief(
    from_team: str,
    *shares: ShareStated,
    state: ConsentState = ConsentState.AGREED,
    ended: EndReason | None = None,
    ended_at: datetime = AT,
    **changed: Any,
) -> ReliefChanged:
    """A relief that its giver has agreed to. With a reason it `ended`, and every open share of it as well."""
    if ended:
        over = {"state": ConsentState.ENDED, "end_reason": EndReason.RELIEF_ENDED, "ended_at": ended_at}
        shares = tuple(each if each.state is ConsentState.ENDED else each.model_copy(update=over) for each in shares)
    fields: dict[str, Any] = {
        "region": REGION,
        "at": AT,
        "relief_id": derive_id("relief", from_team, *(each.share_id for each in shares)),
        "from_team": from_team,
        "state": ConsentState.ENDED if ended else state,
        "asked_at": AT,
        "end_reason": ended,
        "ended_at": ended_at if ended else None,
    }
    return a_relief(*shares, **(fields | changed))


def listed(
    of: ReliefChanged, to_team: str, state: ProposalState = ProposalState.LISTED, **fields: Any
) -> ProposalChanged:
    """A list of the share of this receiver."""
    (own,) = (each for each in of.shares if each.to_team == to_team and each.state is not ConsentState.ENDED)
    under = {"relief_id": of.relief_id, "share_id": own.share_id}
    return proposal(of.from_team, to_team, state, **fields).model_copy(update=under)
