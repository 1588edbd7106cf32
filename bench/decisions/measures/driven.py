"""Receivers that jam after a receipt, and which of them would not have jammed if nothing had moved."""

from collections.abc import Iterable, Sequence

DRIVEN_WITHIN = 10
"""Working days after a receipt within which a receiver must not jam."""

Transfer = tuple[int, int, int, int]
"""Day, item, giver, receiver."""
Receipt = tuple[int, int]
"""Team and day."""


def jammed_receipts(transfers: Iterable[Transfer], jams: Iterable[tuple[int, int]]) -> list[Receipt]:
    """Receipts after which the receiver jammed within ten working days. `transfers` as recorded; jams: (team, day)."""
    begun = set(jams)
    received = sorted({(receiver, day) for day, _, _, receiver in transfers})
    return [(team, day) for team, day in received if any((team, day + n) in begun for n in range(1, DRIVEN_WITHIN + 1))]


def by_moves_alone(receipts: Iterable[Sequence[int]], unmoved: Iterable[Sequence[int]]) -> int:
    """How many of these receipts have no jam of the same team in the same days of the run in which nothing moves.

    `unmoved`: team, first and last day of the alarms of that run.
    """
    spells = list(unmoved)
    return sum(
        not any(of == team and first <= day + DRIVEN_WITHIN and last > day for of, first, last in spells)
        for team, day in receipts
    )
