"""From a plan to what people are asked and shown: reliefs with their shares, and the lists that fill them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from contracts.base import derive_id
from contracts.plans import PlannedAsk, PlanReason
from contracts.proposals import PlanTaken, ProposalState
from contracts.reliefs import ConsentState, ReliefCause, ReliefChanged, ShareStated
from mailroom.help import parameters
from mailroom.help.life import open_shares, runs
from mailroom.proposals.bundles import Bundle
from mailroom.proposals.offers import Moving, offers_for
from mailroom.proposals.proposal import Proposal
from mailroom.teams import Roster

_CAUSES = {
    PlanReason.RELIEVES_OPEN_JAM: ReliefCause.OPEN_JAM,
    PlanReason.RELIEVES_FORECAST_JAM: ReliefCause.FORECAST_JAM,
    PlanReason.HELP_REQUESTED: ReliefCause.REQUEST,
    PlanReason.ORDERED: ReliefCause.ORDER,
}


@dataclass(frozen=True, slots=True)
class Opened:
    """What follows from a plan, each with its version of the region's `proposals`, in ascending order."""

    reliefs: tuple[ReliefChanged, ...]
    lists: tuple[Proposal, ...]
    taken: PlanTaken


def open_help(
    plan: Moving,
    reliefs: Iterable[ReliefChanged],
    bundles: Mapping[str, Sequence[Bundle]],
    roster: Roster,
    version: int,
) -> Opened:
    """The questions and lists of a plan.

    `reliefs`: those of the region that are open. `bundles`: what each giving team can move now. A pair gets a list if
    its share runs, or with the question; a question without a single household that could move is not asked. The
    versions begin at `version`.
    """
    lists = {(each.from_team, each.to_team): each for each in offers_for(plan, bundles, roster)}
    known = {relief.from_team: relief for relief in reliefs if relief.state is not ConsentState.ENDED}
    asked = _asked(plan, known, lists.keys())
    after = known | asked
    filled = [
        listed
        for pair, each in sorted(lists.items(), key=lambda entry: entry[0])
        if (listed := _listed(plan, each, after.get(pair[0]))) is not None
    ]
    numbers = iter(range(version, version + len(asked) + len(filled) + 1))
    return Opened(
        tuple(each.model_copy(update={"version": next(numbers)}) for _, each in sorted(asked.items())),
        tuple(replace(each, version=next(numbers)) for each in filled),
        PlanTaken(region=plan.region, version=next(numbers), at=plan.at, plan_id=plan.plan_id),
    )


def _asked(
    plan: Moving, known: Mapping[str, ReliefChanged], filled: Iterable[tuple[str, str]]
) -> dict[str, ReliefChanged]:
    """The reliefs with new questions, by giver."""
    with_list = frozenset(filled)
    causes = {move.from_team: _CAUSES[move.reason] for move in plan.moves}
    asks: defaultdict[str, list[PlannedAsk]] = defaultdict(list)
    for ask in plan.asks:
        if (ask.from_team, ask.to_team) in with_list and not _has_share(known.get(ask.from_team), ask.to_team):
            asks[ask.from_team].append(ask)
    found = {}
    for giver, own in sorted(asks.items()):
        before = known.get(giver)
        relief_id = before.relief_id if before else derive_id("relief", plan.plan_id, giver)
        shares = tuple(_share(plan, relief_id, ask) for ask in own)
        if before is not None:
            found[giver] = before.model_copy(update={"shares": (*before.shares, *shares), "at": plan.at})
        else:
            found[giver] = ReliefChanged(
                region=plan.region,
                version=1,
                at=plan.at,
                relief_id=relief_id,
                from_team=giver,
                cause=causes[giver],
                state=ConsentState.ASKED,
                asked_at=plan.at,
                shares=shares,
            )
    return found


def _has_share(relief: ReliefChanged | None, receiver: str) -> bool:
    return relief is not None and any(share.to_team == receiver for share in open_shares(relief))


def _share(plan: Moving, relief_id: str, ask: PlannedAsk) -> ShareStated:
    return ShareStated(
        share_id=derive_id("share", relief_id, ask.to_team, plan.plan_id),
        to_team=ask.to_team,
        state=ConsentState.ASKED,
        minutes_per_day=ask.minutes_per_day,
        budget_minutes=ask.budget_minutes,
        until=ask.until,
        likely_minutes=ask.likely_minutes,
        asked_at=plan.at,
    )


def _listed(plan: Moving, proposal: Proposal, relief: ReliefChanged | None) -> Proposal | None:
    """The list under its share: shown before its first wave if the share runs, on offer if it is asked for now."""
    shares = open_shares(relief) if relief is not None else ()
    share = next((each for each in shares if each.to_team == proposal.to_team), None)
    if relief is None or share is None:
        return None
    under = replace(proposal, relief_id=relief.relief_id, share_id=share.share_id)
    if runs(relief, share):
        starts_at = plan.at + timedelta(minutes=parameters.SHOWN_MINUTES)
        return replace(under, state=ProposalState.LISTED, starts_at=starts_at)
    return under if share.asked_at == plan.at else None
