"""The hard rules H1 to H3 (docs/rules/allocation.md#hard-rules), each as one question about one team or one pair."""

from collections.abc import Collection
from datetime import date, datetime

from contracts.items import ItemClass
from contracts.jams import TeamOutlookDrawn
from contracts.plans import MovableCell
from contracts.proposals import OPEN_STATES, ProposalChanged, ProposalState
from contracts.reliefs import EndReason
from contracts.settings import SettingsChanged
from mailroom.allocation import parameters
from mailroom.deadlines import CLASSES
from mailroom.teams import Roster
from mailroom.workdays import add_workdays, business_date


def may_take(roster: Roster, receiver: str, item_class: ItemClass, skills: Collection[str] = ()) -> bool:
    """H1 without the single items: the class may move at all, and the receiver may and can work on it."""
    rule = CLASSES[item_class]
    return not rule.urgent and rule.movable != "never" and roster.can_work(receiver, item_class, skills)


def may_take_cell(roster: Roster, receiver: str, cell: MovableCell) -> bool:
    """H1 for the bundles of one cell: class, skills, and no team that must not get them."""
    return receiver not in cell.not_to_team and may_take(roster, receiver, cell.item_class, cell.skills)


def load_limit(outlook: TeamOutlookDrawn, settings: SettingsChanged) -> float:
    """H2: the share of its capacity up to which this team may be loaded, at every horizon."""
    risks = (horizon.risk for horizon in outlook.horizons if horizon.workdays <= parameters.JUDGED_WORKDAYS)
    uncertain = outlook.capacity_stale or any(risk > parameters.UNCERTAIN_RISK for risk in risks)
    limit = settings.receiver_load_limit
    return min(limit, parameters.UNCERTAIN_LOAD_LIMIT) if uncertain else limit


def giver_minutes_per_day(outlook: TeamOutlookDrawn, settings: SettingsChanged) -> float:
    """H3: minutes that may leave this team on one day. Arrears are all its open work."""
    return settings.giver_daily_share * outlook.open_minutes


def receiver_minutes_per_day(outlook: TeamOutlookDrawn, settings: SettingsChanged) -> float:
    """H3: minutes of extra load that may come to this team on one day; plans count from the next working day."""
    today = business_date(outlook.at)
    coming = [day.minutes for day in outlook.capacity_days if day.day > today]
    if coming:
        return settings.receiver_daily_share * coming[0]
    first = min(outlook.horizons, key=lambda horizon: horizon.workdays, default=None)
    return settings.receiver_daily_share * first.capacity_minutes / first.workdays if first else 0.0


def minutes_on_day(proposal: ProposalChanged, day: date) -> int:
    """What this proposal takes of both teams' daily caps: all that may still move, and what moved when it last changed.

    A proposal that moved in part on an earlier day is counted whole on the day of its last change: never too little.
    """
    moved_today = day in (business_date(proposal.at), business_date(proposal.offered_at))
    return pending_minutes(proposal) + (proposal.moved_minutes if moved_today else 0)


def pending_minutes(proposal: ProposalChanged) -> int:
    """Minutes of this proposal that may still move; of a stopped one those whose orders have no verdict yet."""
    if proposal.state is ProposalState.STOPPED:
        return proposal.accepted_minutes
    return proposal.offered_minutes + proposal.accepted_minutes if proposal.state in OPEN_STATES else 0


def is_resting(reason: EndReason | None, ended_at: datetime, at: datetime) -> bool:
    """Whether nobody is asked again yet after a relief or a share ended for this reason: for days after a refusal, else
    on the same day."""
    today, ended_on = business_date(at), business_date(ended_at)
    if reason is EndReason.DECLINED:
        return today < add_workdays(ended_on, parameters.DECLINED_PAIR_WORKDAYS)
    return today <= ended_on


def is_cooling_down(since: datetime, at: datetime) -> bool:
    """Whether a team that gave until `since`, or was released from its jam then, must not receive yet."""
    return business_date(at) < add_workdays(business_date(since), parameters.COOL_DOWN_WORKDAYS)
