"""What follows from a tick: reliefs that end, lists that begin, first placements, and what each team could give now."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from contracts.base import derive_id
from contracts.items import PlacementOrdered
from contracts.plans import MovableReady
from contracts.topics import MOVABLE
from mailroom.assignment import may_be_placed
from mailroom.help import lists, upkeep
from mailroom.help.happened import after_day, is_looked_after
from mailroom.proposals.life import Act
from mailroom.workdays import business_date
from services.assignment.commands.help_life import act, begin, halt, keep
from services.assignment.state.unit_of_work import UnitOfWork
from services.assignment.views.advice import advise, placed_since_outlooks

AGREED_KEPT = timedelta(days=10)
"""Longer than any daily cap looks back and any outlook lags."""


def complete(work: UnitOfWork, at: datetime, now: Callable[[], datetime]) -> None:
    """Every record before tick `at` was applied in every partition: act on it. `now` tells business
    time, which is this tick where the clock is driven."""
    read_model = work.read_model
    work.tick(at)
    read_model.forget_agreed(at - AGREED_KEPT)
    look_after(work, at)
    read_model.forget_reliefs(at)
    halt(work, now())
    keep_up(work, at)
    place(work, at)
    measure(work, first=read_model.tick_before is None)


def look_after(work: UnitOfWork, at: datetime) -> None:
    """With the first tick of a day: what has become of each relief by the end of the day before, by its last outlooks.

    A relief that its giver has not agreed to has nothing to compare yet.
    """
    read_model = work.read_model
    if read_model.tick_before is None or business_date(read_model.tick_before) == business_date(at):
        return
    day, lists = business_date(read_model.tick_before), tuple(read_model.agreed.values())
    for name in sorted(read_model.reliefs):
        relief = read_model.reliefs[name]
        if relief.agreed_at is not None and is_looked_after(relief, at):
            before = read_model.happened.get(name)
            after = after_day(before, relief, lists, read_model.outlooks, day)
            if after is not before:
                work.put_happened(after)


def keep_up(work: UnitOfWork, at: datetime) -> None:
    """What has become of reliefs and lists by tick `at` without anybody acting: first what ends, then what begins.

    Like placement, lists begin by the outlooks of the tick before.
    """
    read_model = work.read_model
    for relief in read_model.open_reliefs():
        after = upkeep.at_tick(relief, at, read_model.roster)
        if after is not relief:
            keep(work, after, at)
    for name in sorted(read_model.proposals):
        listed = read_model.proposals.get(name)
        if listed is None:  # ended with another
            continue
        what = lists.at_tick(listed, read_model.reliefs.get(listed.relief_id or ""), read_model.items, at)
        if what is Act.START:
            begin(work, listed, at)
        elif what is not None:
            act(work, listed, what, at)


def measure(work: UnitOfWork, first: bool = False) -> None:
    """Publish what could be moved, for each region that does not have it yet for the last tick.

    `first`: the first tick of all has just passed; a region that becomes known later is new (see `Region.new_at`).
    """
    read_model, at = work.read_model, work.read_model.last_tick
    if at is None:
        return
    for region in read_model.roster.regions():
        if read_model.region(region).movable_at == at:
            continue
        for team in read_model.roster.teams_of(region):
            event = read_model.movable(region, team, at)
            work.send_to_region(MOVABLE.name, region, f"{region}|{team}", event)
        new = read_model.region(region).movable_at is None and not first
        work.advance_region(region, movable_at=at, **({"new_at": at} if new else {}))
        version = read_model.region(region).version
        settings = read_model.settings_of(region)
        ready = MovableReady(
            region=region,
            at=at,
            proposals_version=version,
            settings_version=settings.version,
            settings=settings if settings.version else None,
        )
        work.send_to_region(MOVABLE.name, region, region, ready)


def place(work: UnitOfWork, at: datetime) -> None:
    """Order first placement where the region's settings say so; earliest clock first, each taking account of the ones
    before.

    Placement uses the outlooks of the previous tick: those of this tick may or may not have arrived, and the same input
    must lead to the same placement. What was placed since they were drawn is added to them.
    """
    read_model, unplaced = work.read_model, work.read_model.unplaced()
    promised = placed_since_outlooks(read_model) if unplaced else Counter[str]()
    for item in unplaced:
        if read_model.settings_of(item.region).placement != "order" or read_model.is_bound(item.item_id):
            continue
        if not may_be_placed(item, read_model.roster):
            continue
        choice = advise(read_model, item, promised)
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
