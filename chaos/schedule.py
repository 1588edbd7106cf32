"""The schedule of a seed: which faults, in which act and round; the same seed gives the same schedule."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from chaos.kinds import KAFKA, KINDS, Kind

ACTS = ("sqlite", "postgres")
EVERY_ACT = ("poison", "duplicate-kafka", "reordered", "clock-leap", "kill-backlog")
"""Kinds that each act plays."""


@dataclass(frozen=True, slots=True)
class Round:
    """Faults that happen at the same time."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """Rounds on a fresh Kafka; the last kinds end it. `number` makes its draws differ from the other act's."""

    number: int
    database: str
    rounds: tuple[Round, ...]
    last: tuple[str, ...]
    losses: tuple[str, ...] = ()
    """These come after the verdict on everything else."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every fault of the act, in its order."""
        return (*(kind for each in self.rounds for kind in each.kinds), *self.last, *self.losses)


def schedule(seed: int, only: Sequence[str] = ()) -> tuple[Act, ...]:
    """The acts of a seed. `only`: these kinds, on SQLite but for those that need PostgreSQL."""
    if only:
        parts = {act: [KINDS[name] for name in only if (KINDS[name].database or ACTS[0]) == act] for act in ACTS}
        return tuple(_act(seed, number, act, parts[act]) for number, act in enumerate(ACTS, start=1) if parts[act])
    rng = Random(f"acts of {seed}")
    shares: dict[str, list[Kind]] = {database: [] for database in ACTS}
    for number, group in enumerate(_groups(rng)):
        for kind in group:
            shares[kind.database or ACTS[number % len(ACTS)]].append(kind)
    for database in ACTS:
        shares[database] += [KINDS[name] for name in EVERY_ACT if KINDS[name] not in shares[database]]
    return tuple(_act(seed, number, name, shares[name]) for number, name in enumerate(ACTS, start=1))


def _groups(rng: Random) -> list[list[Kind]]:
    """Kinds that must stay in one act, heavy and light ones separately, so that both acts get their share."""
    heavy = [[kind, *_followers(kind)] for kind in KINDS.values() if kind.weight == "heavy" and not kind.after]
    light = [[kind] for kind in KINDS.values() if kind.weight != "heavy"]
    rng.shuffle(heavy)
    rng.shuffle(light)
    return heavy + light


def _followers(kind: Kind) -> list[Kind]:
    return [each for each in KINDS.values() if each.after == kind.name]


def _act(seed: int, number: int, database: str, kinds: Sequence[Kind]) -> Act:
    rng = Random(f"act {number} of {seed}")
    heavy = _in_order(rng, [kind for kind in kinds if kind.weight == "heavy"])
    light = [kind for kind in kinds if kind.weight == "light"]
    rng.shuffle(light)
    rounds = _pairs(heavy) or [Round(())]
    for place, kind in enumerate(light):
        at = place * len(rounds) // len(light)
        rounds[at] = Round((*rounds[at].kinds, kind.name))
    last, losses = (tuple(kind.name for kind in kinds if kind.weight == weight) for weight in ("last", "loss"))
    return Act(number, database, tuple(rounds), last, losses)


def _in_order(rng: Random, kinds: list[Kind]) -> list[Kind]:
    """Shuffled, except that required orders are kept."""
    shuffled = list(kinds)
    rng.shuffle(shuffled)
    for kind in list(shuffled):
        if kind.after:
            mine, its = shuffled.index(kind), shuffled.index(KINDS[kind.after])
            if mine < its:
                shuffled[mine], shuffled[its] = shuffled[its], shuffled[mine]
    return shuffled


def _pairs(kinds: list[Kind]) -> list[Round]:
    """One after the other, two at a time where they touch different processes."""
    rounds: list[Round] = []
    waiting = list(kinds)
    while waiting:
        first = waiting.pop(0)
        partner = next((each for each in waiting[:3] if _together(first, each, waiting)), None)
        if partner is not None:
            waiting.remove(partner)
        rounds.append(Round((first.name, partner.name) if partner else (first.name,)))
    return rounds


def _together(first: Kind, second: Kind, waiting: list[Kind]) -> bool:
    its = [each.name for each in waiting]
    return KAFKA not in (first.touches, second.touches) and first.touches != second.touches and second.after not in its
