"""Any office to plan for, drawn from a seed."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from random import Random

from hypothesis import strategies as st

from contracts.items import ItemClass
from contracts.jams import JamPhase, TeamOutlookDrawn
from contracts.plans import MovableCell, MovableMeasured
from contracts.proposals import ProposalChanged, ProposalState
from contracts.reliefs import ConsentState, EndReason, ReliefCause, ReliefChanged, ShareStated
from mailroom.allocation.situation import Situation
from tests.doubles.office.helped import relief, share
from tests.doubles.office.situations import (
    AT,
    EDGES,
    REGION,
    asked_for,
    cell,
    described,
    jammed,
    movable,
    outlook,
    proposal,
    situation,
)

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


_REFUSED_OR_OVER = (EndReason.DECLINED, EndReason.CALM, EndReason.USED_UP, EndReason.RECEIVER_JAMS)


def _any_share(rng: Random, to_team: str) -> ShareStated:
    ended = rng.random() < 0.25
    return share(
        to_team,
        rng.choice([ConsentState.AGREED] * 8 + [ConsentState.ASKED, ConsentState.PAUSED]),
        ended=rng.choice(_REFUSED_OR_OVER) if ended else None,
        ended_at=AT - timedelta(days=rng.randint(0, 9)) if ended else None,
        minutes_per_day=rng.choice([20, 90, 240, 600]),
        budget_minutes=rng.choice([100, 600, 3600]),
        moved_minutes=rng.choice([0, 0, 50, 500]),
        until=(AT + timedelta(days=rng.randint(-1, 20))).date(),
        asked_at=AT - timedelta(days=rng.randint(0, 4)),
    )


def _any_relief(rng: Random, giver: str, others: list[str]) -> ReliefChanged:
    ended = rng.choice(_REFUSED_OR_OVER) if rng.random() < 0.2 else None
    return relief(
        giver,
        *(_any_share(rng, to_team) for to_team in rng.sample(others, rng.randint(1, min(4, len(others))))),
        state=rng.choice([ConsentState.AGREED] * 8 + [ConsentState.ASKED, ConsentState.PAUSED]),
        ended=ended,
        ended_at=AT - timedelta(days=rng.randint(0, 9)),
        cause=rng.choice(list(ReliefCause)),
        item_classes=rng.choice([(), (), (ItemClass.VAEM,)]),
    )


def _perhaps_a_relief(rng: Random, giver: TeamOutlookDrawn, outlooks: list[TeamOutlookDrawn]) -> ReliefChanged | None:
    """Half of the teams that jam are helped, most of them by teams that do not."""
    jams = giver.phase in (JamPhase.OPEN, JamPhase.FORECAST)
    others = [each.team for each in outlooks if each is not giver]
    quiet = [each.team for each in outlooks if each is not giver and each.phase is JamPhase.NORMAL]
    if rng.random() > (0.6 if jams else 0.03):
        return None
    return _any_relief(rng, giver.team, quiet if quiet and rng.random() < 0.8 else others)


def _lists_of(rng: Random, agreed: ReliefChanged, versions: Iterator[int]) -> list[ProposalChanged]:
    """Lists of some of its shares, small enough that most shares leave something."""
    found = []
    for own in agreed.shares:
        if rng.random() < 0.3:
            drawn = _any_proposal(rng, [agreed.from_team, own.to_team], next(versions))
            more = {"relief_id": agreed.relief_id, "share_id": own.share_id, "accepted_minutes": rng.randint(0, 60)}
            ends = {"from_team": agreed.from_team, "to_team": own.to_team, "offered_minutes": 0}
            found.append(drawn.model_copy(update=more | ends))
    return found


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
    versions = count(1)
    proposals = [_any_proposal(rng, names, next(versions)) for _ in range(rng.choice([0, 0, 1, 3]))]
    reliefs = [each for drawn in outlooks if (each := _perhaps_a_relief(rng, drawn, outlooks)) is not None]
    proposals += [listed for each in reliefs for listed in _lists_of(rng, each, versions)]
    return situation(
        outlooks,
        cells,
        teams=teams,
        proposals=tuple(proposals),
        reliefs=tuple(reliefs),
        ordered=rng.random() < 0.2,
        released={name: AT - timedelta(days=rng.randint(0, 6)) for name in names if rng.random() < 0.1},
        help_requests=tuple(asked_for(name, rng.randint(30, 2000)) for name in helped),
    )


def situations() -> st.SearchStrategy[Situation]:
    """Any office, every third with reliefs that count. Drawn as a whole from a seed: quick, and about half of them lead
    to a plan."""
    seeds = st.integers(0, 2**32)
    return seeds.map(lambda seed: any_situation(seed) if seed % 3 else any_helped_situation(seed))


def any_helped_situation(seed: int) -> Situation:
    """One or two teams jam in an office with room, and most of them are helped or have been: plans for agreements."""
    rng = Random(seed)
    names = list(_NAMES[: rng.randint(3, 8)])
    jams = names[: rng.choice([1, 1, 2])]
    sites = {name: rng.choice(["dueren", "juelich"]) for name in names}
    outlooks = [
        jammed(name, rng.randint(60, 3000), site=sites[name])
        if name in jams
        else outlook(name, site=sites[name], per_day=rng.randint(500, 3000))
        for name in names
    ]
    keys = [(item_class, workdays) for item_class in (ItemClass.VAEM, ItemClass.WBA) for workdays in (3, 5, 8)]
    cells = [
        movable(name, *(_any_cell(rng, *key)._replace(skills=()) for key in rng.sample(keys, rng.randint(1, 6))))
        for name in jams
    ]
    quiet = names[len(jams) :]
    reliefs = [_any_relief(rng, name, quiet) for name in jams if rng.random() < 0.85]
    versions = count(1)
    return situation(
        outlooks,
        cells,
        reliefs=tuple(reliefs),
        proposals=tuple(listed for each in reliefs for listed in _lists_of(rng, each, versions)),
        help_requests=tuple(asked_for(name, rng.randint(30, 2000)) for name in jams if rng.random() < 0.1),
    )


def helped_situations() -> st.SearchStrategy[Situation]:
    """Any office with reliefs: about half of them lead to moves under shares that run."""
    return st.integers(0, 2**32).map(any_helped_situation)
