"""Help of one day with named households: what a lead gives by itself, or a supervisor orders."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from contracts.base import derive_id
from contracts.reliefs import ConsentState, ReliefCause, ReliefChanged, ShareStated
from mailroom.allocation.relief.shares import joined, share_with
from mailroom.proposals.bundles import Bundle, bucket
from mailroom.proposals.life import expiry
from mailroom.proposals.offers import offered_items
from mailroom.proposals.proposal import Proposal
from mailroom.workdays import business_date


def give(
    relief: ReliefChanged | None,
    teams: tuple[str, str, str],
    bundles: Sequence[Bundle],
    cause: ReliefCause,
    at: datetime,
) -> tuple[ReliefChanged, Proposal] | None:
    """The giver's relief with a share for these households and this day, agreed by the giver, and its list on offer.

    `relief`: the giver's open one, which the share joins; None: a new one. `teams`: region, giver and receiver. None
    if the pair has an open share already. Raises ValueError without a household.
    """
    region, giver, receiver = teams
    if not bundles:
        raise ValueError("nothing to give")
    if relief is not None and share_with(relief, receiver) is not None:
        return None
    first = bundles[0].items[0].item_id
    relief_id = relief.relief_id if relief else derive_id("relief", giver, at.isoformat(), first)
    minutes = sum(bundle.minutes for bundle in bundles)
    share = ShareStated(
        share_id=derive_id("share", relief_id, receiver, at.isoformat(), first),
        to_team=receiver,
        state=ConsentState.ASKED,
        minutes_per_day=minutes,
        budget_minutes=minutes,
        until=business_date(at),
        likely_minutes=minutes,
        given=True,
        asked_at=at,
    )
    if relief is not None:
        after = joined(relief, share)
    else:
        after = ReliefChanged(
            region=region,
            version=1,
            at=at,
            relief_id=relief_id,
            from_team=giver,
            cause=cause,
            given=True,
            state=ConsentState.AGREED,
            asked_at=at,
            agreed_at=at,
            shares=(share,),
        )
    return after, _listed(after, share, bundles, at)


def _listed(relief: ReliefChanged, share: ShareStated, bundles: Sequence[Bundle], at: datetime) -> Proposal:
    today = business_date(at)
    return Proposal(
        proposal_id=derive_id("proposal", share.share_id),
        plan_id=_given(share),
        region=relief.region,
        from_team=relief.from_team,
        to_team=share.to_team,
        items=offered_items((bundle, bucket(today, bundle.due_on)) for bundle in bundles),
        offered_at=at,
        expires_at=expiry(at),
        relief_id=relief.relief_id,
        share_id=share.share_id,
    )


def has_given(relief: ReliefChanged, receiver: str, lists: Iterable[Proposal], item_ids: Collection[str]) -> bool:
    """Whether the giver has given these items to this team already, by one of the relief's open `lists`."""
    share = share_with(relief, receiver)
    if share is None:
        return False
    own = (each for each in lists if each.share_id == share.share_id and each.plan_id == _given(share))
    return any(set(item_ids) <= {item.item_id for item in each.items} for each in own)


def _given(share: ShareStated) -> str:
    """What stands in for the plan of a list that a lead made."""
    return derive_id("given", share.share_id)
