"""Any office to plan for, drawn from a seed."""

from datetime import timedelta
from random import Random

from hypothesis import strategies as st

from contracts.items import ItemClass
from contracts.jams import JamPhase, TeamOutlookDrawn
from contracts.plans import MovableCell, MovableMeasured
from contracts.proposals import ProposalChanged, ProposalState
from mailroom.allocation.situation import Situation
from tests.doubles.office.situations import AT, EDGES, REGION, asked_for, cell, described, outlook, proposal, situation

_CLASSES = [
    ItemClass.VAEM,
    ItemClass.WBA,
    ItemClass.HA_NEU,
    ItemClass.WIDERSPRUCH,
    ItemClass.EIL_NOTLAGE,
    ItemClass.UNTERLAGEN,
]
_NAMES = tuple("abcdefgh")


def _any_outlook(rng: Random, team: str) -> TeamOutlookDrawn:
    jams = rng.random() < 0.4
    per_day = 0 if rng.random() < 0.03 else rng.randint(500, 3000)
    load = rng.uniform(0.9, 1.3) if jams else rng.uniform(0.3, 1.0)
    demand = [0.0]
    for edge in EDGES:
        demand.append(max(demand[-1], round(per_day * edge * load * rng.uniform(0.85, 1.15), 2)))
    return outlook(
        team,
        demand[1:],
        rng.choice([JamPhase.OPEN, JamPhase.FORECAST])
        if jams
        else rng.choice([JamPhase.NORMAL] * 5 + [JamPhase.WATCH]),
        per_day=per_day,
        site=rng.choice(["dueren", "juelich"]),
        open_minutes=rng.randint(0, 30_000),
        risk=rng.choice([0.05, 0.05, 0.3]),
    )


def _any_cell(rng: Random, item_class: ItemClass, workdays: int) -> MovableCell:
    items = rng.randint(1, 60)
    return cell(
        item_class,
        workdays,
        items,
        items * rng.randint(5, 150) + rng.randint(0, 4),
        skills=rng.choice([(), (), ("SELBST",)]),
        not_to_team=tuple(sorted(rng.sample(_NAMES, rng.choice([0, 0, 1, 2])))),
    )


def _any_proposal(rng: Random, teams: list[str], version: int) -> ProposalChanged:
    giver, receiver = rng.sample(teams, 2)
    minutes = rng.randint(35, 900)
    return proposal(
        giver,
        receiver,
        rng.choice(list(ProposalState)),
        minutes=minutes,
        workdays=rng.choice(EDGES),
        item_class=rng.choice(_CLASSES),
        offered=rng.randint(0, minutes),
        accepted=rng.randint(0, 300),
        moved=rng.randint(0, 300),
        at=AT - timedelta(days=rng.randint(0, 9)),
        version=version,
    )


def any_situation(seed: int) -> Situation:
    """An office of two to eight teams, with open and ended proposals, odd skills and closed teams."""
    rng = Random(seed)
    names = list(_NAMES[: rng.randint(2, 8)])
    outlooks = [_any_outlook(rng, name) for name in names]
    cells = []
    for name in names:
        keys = sorted({(rng.choice(_CLASSES), rng.choice([*EDGES, 5, 8, 999])) for _ in range(rng.randint(0, 5))})
        cells.append(MovableMeasured(region=REGION, team=name, at=AT, cells=tuple(_any_cell(rng, *k) for k in keys)))
    teams = [
        described(
            name,
            skills=tuple(skill for skill in ("NEUANTRAG", "SELBST", "WIDERSPRUCH") if rng.random() < 0.5),
            partners=tuple(rng.sample(names, rng.choice([0, 0, min(3, len(names))]))),
            closed=rng.random() < 0.05,
            only_classes=rng.choice([(), (), (), (ItemClass.VAEM, ItemClass.WBA)]),
        )
        for name in names
    ]
    helped = [name for name in names if rng.random() < 0.1]
    return situation(
        outlooks,
        cells,
        teams=teams,
        proposals=tuple(_any_proposal(rng, names, version) for version in range(1, rng.choice([1, 1, 2, 4]))),
        ordered=rng.random() < 0.2,
        released={name: AT - timedelta(days=rng.randint(0, 6)) for name in names if rng.random() < 0.1},
        help_requests=tuple(asked_for(name, rng.randint(30, 2000)) for name in helped),
    )


def situations() -> st.SearchStrategy[Situation]:
    """Any office. Drawn as a whole from a seed: quick, and about half of them lead to a plan."""
    return st.integers(0, 2**32).map(any_situation)
