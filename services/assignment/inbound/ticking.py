"""What follows from a tick: offers that expire, first placements, and what each team could give now."""

from collections import Counter
from datetime import datetime, timedelta

from contracts.base import derive_id
from contracts.items import PlacementOrdered
from contracts.plans import MovableReady
from contracts.topics import MOVABLE
from mailroom.assignment import may_be_placed
from mailroom.proposals.upkeep import at_tick
from services.assignment.commands import moves
from services.assignment.commands.running import act
from services.assignment.state.service_state import Office
from services.assignment.state.unit_of_work import Work
from services.assignment.views.advice import advise, placed_since_outlooks

AGREED_KEPT = timedelta(days=10)
"""Longer than any daily cap looks back and any outlook lags."""


def complete(office: Office, work: Work, at: datetime) -> None:
    """Every record before tick `at` was applied in every partition: act on it."""
    work.tick(at)
    office.floor.forget_agreed(at - AGREED_KEPT)
    moves.halt(office, work)
    for proposal_id in sorted(office.floor.proposals):
        proposal = office.floor.proposals[proposal_id]
        what = at_tick(proposal, office.floor.items, at, office.floor.roster)
        if what is not None:
            act(work, proposal, what, at)
    place(office, work, at)
    measure(office, work, first=office.floor.tick_before is None)


def measure(office: Office, work: Work, first: bool = False) -> None:
    """Publish what could be moved, for each region that does not have it yet for the last tick.

    `first`: the first tick of all has just passed; a region that becomes known later is new (see `Region.new_at`).
    """
    floor, at = office.floor, office.floor.last_tick
    if at is None:
        return
    for region in floor.roster.regions():
        if floor.region(region).movable_at == at:
            continue
        for team in floor.roster.teams_of(region):
            event = floor.movable(region, team, at)
            work.send_to_region(MOVABLE.name, region, f"{region}|{team}", event)
        new = floor.region(region).movable_at is None and not first
        work.reached(region, movable_at=at, **({"new_at": at} if new else {}))
        version = floor.region(region).version
        settings = office.settings_of(region)
        ready = MovableReady(
            region=region,
            at=at,
            proposals_version=version,
            settings_version=settings.version,
            settings=settings if settings.version else None,
        )
        work.send_to_region(MOVABLE.name, region, region, ready)


def place(office: Office, work: Work, at: datetime) -> None:
    """Order first placement where the region's settings say so; earliest clock first, each taking account of the ones
    before.

    Placement uses the outlooks of the previous tick: those of this tick may or may not have arrived, and the same input
    must lead to the same placement. What was placed since they were drawn is added to them.
    """
    unplaced = office.floor.unplaced()
    promised = placed_since_outlooks(office.floor) if unplaced else Counter[str]()
    for item in unplaced:
        if office.settings_of(item.region).placement != "order" or office.floor.is_bound(item.item_id):
            continue
        if not may_be_placed(item, office.floor.roster):
            continue
        choice = advise(office.floor, item, promised)
        if choice.team is not None:
            promised[choice.team] += item.minutes
            work.order(
                PlacementOrdered(
                    event_id=derive_id("placement", item.item_id, at.isoformat(), choice.team),
                    item_id=item.item_id,
                    occurred_at=at,
                    to_team=choice.team,
                )
            )
