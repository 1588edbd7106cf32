"""From a plan to what people are asked and shown: reliefs with their shares, and the lists that fill them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from contracts.base import derive_id
from contracts.jams import TeamOutlookDrawn
from contracts.plans import PlannedAsk, PlanReason
from contracts.proposals import PlanTaken, ProposalState
from contracts.reliefs import ConsentState, ReliefCause, ReliefChanged, ShareStated
from contracts.settings import SettingsChanged
from mailroom.allocation.relief.shares import joined, runs, share_with
from mailroom.help import parameters
from mailroom.help.promises import with_promises
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
    limits: SettingsChanged | None = None,
    outlooks: Mapping[str, TeamOutlookDrawn] | None = None,
) -> Opened:
    """The questions and lists of a plan.

    `reliefs`: those of the region that are open. `bundles`: what each giving team can move now. A pair gets a list if
    its share runs, or with the question; a question without a single household that could move is not asked. The
    versions begin at `version`. `limits`: the region's settings, whose policy may be a receiver's yes. `outlooks`: the
    last of each team, for what the help promises; without them it promises nothing.
    """
    lists = {(each.from_team, each.to_team): each for each in offers_for(plan, bundles, roster)}
    known = {relief.from_team: relief for relief in reliefs if relief.state is not ConsentState.ENDED}
    asked = _asked(plan, known, lists, limits)
    asked = {giver: with_promises(each, outlooks or {}, plan.at) for giver, each in asked.items()}
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
    plan: Moving,
    known: Mapping[str, ReliefChanged],
    filled: Mapping[tuple[str, str], Proposal],
    limits: SettingsChanged | None,
) -> dict[str, ReliefChanged]:
    """The reliefs with new questions, by giver."""
    causes = {move.from_team: _CAUSES[move.reason] for move in plan.moves}
    asks: defaultdict[str, list[PlannedAsk]] = defaultdict(list)
    for ask in plan.asks:
        if (ask.from_team, ask.to_team) in filled and not _has_share(known.get(ask.from_team), ask.to_team):
            asks[ask.from_team].append(ask)
    found = {}
    for giver, own in sorted(asks.items()):
        before = known.get(giver)
        relief_id = before.relief_id if before else derive_id("relief", plan.plan_id, giver)
        shares = tuple(_by_policy(_share(plan, relief_id, ask), filled[giver, ask.to_team], limits) for ask in own)
        if before is not None:
            found[giver] = _for_the_whole(joined(before, *shares).model_copy(update={"at": plan.at}), causes[giver])
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


def _for_the_whole(relief: ReliefChanged, cause: ReliefCause) -> ReliefChanged:
    """Whoever has only given single households has not said yes to more: the giver is asked for the whole now."""
    if not relief.given or relief.state is not ConsentState.AGREED:
        return relief
    asked = {"state": ConsentState.ASKED, "asked_at": relief.at, "agreed_at": None}
    return relief.model_copy(update={**asked, "given": False, "cause": cause})


def _has_share(relief: ReliefChanged | None, receiver: str) -> bool:
    return relief is not None and share_with(relief, receiver) is not None


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


def _by_policy(share: ShareStated, first: Proposal, limits: SettingsChanged | None) -> ShareStated:
    """The share as agreed where the supervisor's policy covers it: no more than so much is likely, and only of named
    classes. It is then limited to both."""
    if limits is None or share.likely_minutes > limits.unasked_minutes:
        return share
    if not {item.item_class for item in first.items} <= set(limits.unasked_classes):
        return share
    return share.model_copy(
        update={
            "state": ConsentState.AGREED,
            "agreed_at": share.asked_at,
            "by_policy": True,
            "budget_minutes": min(share.budget_minutes, limits.unasked_minutes),
            "item_classes": tuple(sorted(limits.unasked_classes)),
        }
    )


def _listed(plan: Moving, proposal: Proposal, relief: ReliefChanged | None) -> Proposal | None:
    """The list under its share: shown before its first wave if the share runs, on offer if it is asked for now."""
    share = share_with(relief, proposal.to_team) if relief is not None else None
    if relief is None or share is None:
        return None
    under = replace(proposal, relief_id=relief.relief_id, share_id=share.share_id)
    if runs(relief, share):  # also at once, where a policy is the second yes
        starts_at = plan.at + timedelta(minutes=parameters.SHOWN_MINUTES)
        return replace(under, state=ProposalState.LISTED, starts_at=starts_at)
    return under if share.asked_at == plan.at else None
