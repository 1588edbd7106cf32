"""What follows from a tick: offers that expire, first placements, and what each team could give now."""

from collections import Counter
from datetime import datetime, timedelta

from contracts.backlog import UnplacedReason
from contracts.base import derive_id
from contracts.item_state import ItemState, ItemStateChanged
from contracts.items import MoveBasis, PlacementOrdered
from contracts.plans import MovableReady
from contracts.topics import MOVABLE
from mailroom.assignment import Choice, Placeable, choose
from mailroom.deadlines import CLASSES
from mailroom.proposals.upkeep import at_tick
from services.assignment.commands import moves
from services.assignment.commands.running import act
from services.assignment.state.read_model import Floor
from services.assignment.state.service_state import Office
from services.assignment.state.unit_of_work import Work

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
    promised = placed_since_outlook(office.floor) if unplaced else Counter[str]()
    for item in unplaced:
        if office.settings_of(item.region).placement != "order" or office.floor.is_bound(item.item_id):
            continue
        if not may_be_placed(office.floor, item):
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


def may_be_placed(floor: Floor, item: ItemStateChanged) -> bool:
    """Whether first placement may give this item a team: it has none, or names a closed one that never began it.

    Items of a team elsewhere or of an unknown one are left to people: the team may still be working on them.
    """
    why = floor.roster.why_unplaced(item.team, item.region)
    unstarted = item.state is not ItemState.IN_PROGRESS and item.started_at is None
    return why is UnplacedReason.NO_TEAM or (why is UnplacedReason.TEAM_CLOSED and unstarted)


def placed_since_outlook(floor: Floor) -> Counter[str]:
    """Minutes that each team got by first placement and that are not in its outlook yet."""
    placed: Counter[str] = Counter()
    for team, outlook in floor.outlooks.items():
        for item in floor.team_items(team).values():
            is_new = item.owner_since is not None and item.owner_since >= outlook.at
            if is_new and item.owner_basis is MoveBasis.FIRST_PLACEMENT:
                placed[team] += item.minutes
    return placed


def advise(floor: Floor, item: ItemStateChanged, promised: Counter[str] | None = None) -> Choice:
    """Which team of its region should get this item now."""
    asked = Placeable(
        item_class=item.item_class,
        skills=item.skills,
        not_to_team=item.not_to_team,
        restricted=item.restricted,
        household_teams=floor.household_teams(item.case_key),
    )
    return advise_in(floor, item.region, asked, promised)


def advise_in(floor: Floor, region: str, asked: Placeable, promised: Counter[str] | None = None) -> Choice:
    """Which team of this region should get such an item now. `promised`: minutes just placed with a team."""
    names, new = floor.roster.teams_of(region), promised or Counter()
    loads = {name: days_left(floor, name, new[name]) for name in names}
    minutes = {name: new[name] + floor.minutes_of(name) + CLASSES[asked.item_class].minutes for name in names}
    return choose(asked, (floor.roster.teams[name] for name in names), loads, minutes)


def days_left(floor: Floor, team: str, extra_minutes: int) -> float | None:
    """Days of work left of a team with this many more minutes; None while its outlook is unknown."""
    outlook = floor.outlooks.get(team)
    if outlook is None or outlook.days_of_work_left is None:
        return None
    if not extra_minutes or not outlook.open_minutes or not outlook.days_of_work_left:
        return outlook.days_of_work_left + extra_minutes / (480.0 * max(outlook.heads, 1))
    return outlook.days_of_work_left * (1 + extra_minutes / outlook.open_minutes)
