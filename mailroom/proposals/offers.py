"""From a plan to proposals: one per giving and receiving team, with concrete items."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from contracts.base import derive_id
from contracts.plans import PlanDrawn, PlannedMove, ShortageDeclared
from mailroom.proposals.bundles import Bundle, Cell, by_cell, take
from mailroom.proposals.life import expiry
from mailroom.proposals.proposal import OfferedItem, Proposal
from mailroom.teams import Roster

Moving = PlanDrawn | ShortageDeclared
"""An answer that may move work; a shortage only rescues legal clocks."""


def offers_for(plan: Moving, bundles: Mapping[str, Sequence[Bundle]], roster: Roster) -> tuple[Proposal, ...]:
    """The proposals of a plan, by giving and receiving team; a pair for which no item is left gets none.

    `bundles`: what each giving team can move now (whole households, nothing excluded, nothing already offered),
    earliest due first. A household goes to one receiver only.
    """
    cells: dict[str, Mapping[Cell, Sequence[Bundle]]] = {}
    between: defaultdict[tuple[str, str], list[PlannedMove]] = defaultdict(list)
    for move in plan.moves:
        between[move.from_team, move.to_team].append(move)
    taken: set[str] = set()
    offers = []
    for (giver, receiver), moves in sorted(between.items(), key=lambda entry: entry[0]):
        if giver not in cells:
            cells[giver] = by_cell(bundles.get(giver, ()), plan.at)
        may_have = partial(fits_team, team=receiver, roster=roster)
        picked: list[tuple[Bundle, int]] = []
        for move in moves:
            for bundle in take(cells[giver], move, taken, may_have):
                taken.update(item.item_id for item in bundle.items)
                picked.append((bundle, move.workdays))
        if picked:
            offers.append(_offer(plan, giver, receiver, picked))
    return tuple(offers)


def fits_team(bundle: Bundle, team: str, roster: Roster) -> bool:
    """H1 for the receiver: skills, classes, not closed, not in `not_to_team`."""
    allowed = (roster.can_work(team, item.item_class, item.skills) for item in bundle.items)
    return team not in bundle.not_to_team and all(allowed)


def offered_items(picked: Iterable[tuple[Bundle, int]]) -> tuple[OfferedItem, ...]:
    """The items of these bundles, each given with its due bucket; earliest due first, numbered by bundle."""
    ordered = sorted(picked, key=lambda pick: pick[0].order)
    return tuple(
        OfferedItem(item.item_id, number, bundle.item_class, workdays, item.minutes)
        for number, (bundle, workdays) in enumerate(ordered, start=1)
        for item in bundle.items
    )


def _offer(plan: Moving, giver: str, receiver: str, picked: Iterable[tuple[Bundle, int]]) -> Proposal:
    return Proposal(
        proposal_id=derive_id("proposal", plan.plan_id, giver, receiver),
        plan_id=plan.plan_id,
        region=plan.region,
        from_team=giver,
        to_team=receiver,
        items=offered_items(picked),
        offered_at=plan.at,
        expires_at=expiry(plan.at),
    )
