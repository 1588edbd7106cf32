"""Replays a region's past, tick by tick, up to the point where a plan was drawn: same input, same plan."""

from collections.abc import Iterable, Sequence

from contracts.plans import NoPlan
from contracts.proposals import ProposalsEvent
from mailroom.allocation.planning import Planning, Tick, answer, evolve, situation_at
from mailroom.allocation.situation import Situation


def situation_of(
    region: str, plan_id: str, ticks: Iterable[Tick], events: Sequence[ProposalsEvent]
) -> Situation | None:
    """The situation from which this plan was drawn; None if no tick leads to it.

    `ticks` and `events` of the region in any order. What happened before the first tick is not known: a plan drawn
    soon after it may be explained without the jams that ended or the help that was asked for before.
    """
    planning = Planning(region)
    waiting = sorted(events, key=lambda event: event.version)
    for tick in sorted(ticks, key=lambda tick: tick.at):
        while waiting and waiting[0].version <= tick.based_on.proposals_version:
            planning = evolve(planning, waiting.pop(0))
        situation = situation_at(planning, tick)
        planning, answered = answer(planning, tick)
        if not isinstance(answered, NoPlan) and answered.plan_id == plan_id:
            return situation
    return None
