"""Drawn worklists, proposals and teams for the rules of what may move: every flag that keeps an item, odd loads."""

from datetime import datetime, timedelta
from random import Random

from contracts.base import derive_id
from contracts.item_state import ItemState, ItemStateChanged
from contracts.items import ItemClass
from contracts.jams import CapacityDay, HorizonOutlook, TeamOutlookDrawn
from contracts.settings import SettingsChanged
from mailroom.proposals.fit import Room
from mailroom.proposals.life import expiry
from mailroom.proposals.proposal import OfferedItem, Proposal
from mailroom.teams import Roster, roster_of
from tests.doubles.office.records import a_team, an_item, an_outlook

NOW = datetime.fromisoformat("2026-03-02T08:00:00+01:00")
EDGES = (1, 2, 3, 5, 8, 12, 20, 40)
SKILLS = ("NEUANTRAG", "SELBST", "WIDERSPRUCH")


def an_odd_item(rng: Random, name: str, case_key: str | None) -> ItemStateChanged:
    """An item of T1, often with something that keeps it there."""
    usual = rng.random() < 0.6
    return an_item(
        name,
        team="T1" if usual or rng.random() < 0.8 else "T3",
        case_key=case_key,
        minutes=rng.randint(5, 200),
        due_on=NOW.date() + timedelta(days=rng.randint(0, 60)),
        item_class=ItemClass.VAEM if usual else rng.choice(list(ItemClass)),
        state=ItemState.WAITING
        if usual
        else rng.choice([ItemState.WAITING, ItemState.WAITING, ItemState.IN_PROGRESS, ItemState.PARKED]),
        excluded=not usual and rng.random() < 0.2,
        restricted=not usual and rng.random() < 0.2,
        system_moves=0 if usual else rng.choice([0, 0, 0, 1, 2]),
        skills=() if usual else tuple(rng.sample(SKILLS, rng.choice([0, 0, 1]))),
        not_to_team=() if usual else tuple(rng.sample(("T2", "T3"), rng.choice([0, 0, 1]))),
    )


def a_worklist(rng: Random) -> list[list[ItemStateChanged]]:
    """Up to a dozen households of one to four items."""
    return [
        [an_odd_item(rng, f"h{number}-{member}", f"case-{number:04}") for member in range(rng.choice([1, 1, 1, 2, 4]))]
        for number in range(rng.randint(1, 12))
    ]


def a_proposal(rng: Random, households: list[list[ItemStateChanged]]) -> tuple[Proposal, dict[str, ItemStateChanged]]:
    """An offer of all these, and what is known of its items by now: some were closed meanwhile."""
    offered = tuple(
        OfferedItem(item.item_id, number, item.item_class, workdays, item.minutes)
        for number, (members, workdays) in enumerate((each, rng.choice(EDGES)) for each in households)
        for item in members
    )
    known = {item.item_id: item for members in households for item in members if rng.random() < 0.95}
    made = Proposal(derive_id("p"), derive_id("q"), "nord", "T1", "T2", offered, NOW, expiry(NOW))
    return made, known


def a_roster(rng: Random) -> Roster:
    """T1 and T3 as usual; T2 with some skills, sometimes for some classes only, seldom closed."""
    receiver = a_team(
        "T2",
        skills=tuple(skill for skill in SKILLS if rng.random() < 0.5),
        only_classes=rng.choice([(), (), (ItemClass.VAEM, ItemClass.WBA)]),
        closed=rng.random() < 0.05,
    )
    return roster_of([a_team("T1"), receiver, a_team("T3")])


def a_room(rng: Random) -> Room:
    """Loads far below the limit, or so near it that this binds before the daily share; other work on its way."""
    capacity, risk = rng.randint(500, 3_000), rng.choice([0.0, 0.3])
    limit, is_tight = 0.85 if risk else 0.87, rng.random() < 0.6
    spare = {n: rng.randint(-20, capacity // 5) if is_tight else capacity * n / 3 for n in EDGES}
    receiver = an_outlook(
        "T2",
        NOW,
        horizons=tuple(HorizonOutlook(n, limit * capacity * n - spare[n], capacity * n, 10.0, risk) for n in EDGES),
        capacity_days=(CapacityDay(NOW.date() + timedelta(days=1), float(capacity)),),
    )
    giver: TeamOutlookDrawn = an_outlook("T1", NOW, open_minutes=rng.randint(0, 20_000))
    return Room(
        giver=giver,
        receiver=receiver,
        limits=SettingsChanged(region="nord", version=1, at=NOW),
        committed=tuple((rng.choice(EDGES), rng.randint(0, 300)) for _ in range(rng.choice([0, 0, 1, 3]))),
        given_today=rng.choice([0, 0, rng.randint(0, 2_000)]),
        received_today=rng.choice([0, 0, rng.randint(0, 300)]),
    )
