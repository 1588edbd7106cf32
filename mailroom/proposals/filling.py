"""Which whole households fill a planned move: as many minutes as any choice of them could bring.

A subset-sum by dynamic programming: after each household the reachable sums of minutes are the bits of one integer,
so a move of many hours over hundreds of households costs some hundred shifts. Taking whichever is due first and still
fits left up to a ninth of what could have moved (docs/decisions/0020-whole-households-fill-a-move-exactly.md).
"""

from collections.abc import Sequence


def fullest(minutes: Sequence[int], most: int) -> tuple[int, ...]:
    """Indices of households, given in order of due date, whose minutes come nearest to `most` without passing it.

    Among choices that bring as much: one that needs the fewest first households, and among these one without later
    ones.
    """
    mask = (1 << (most + 1)) - 1
    reachable = [1]
    for each in minutes:
        reachable.append((reachable[-1] | reachable[-1] << each) & mask)
    # The highest bit of a set of sums is the largest of them.
    best = reachable[-1].bit_length() - 1
    first = next(count for count, sums in enumerate(reachable) if sums >> best)
    left = best
    chosen: list[int] = []
    for index in reversed(range(first)):
        if not reachable[index] >> left & 1:
            chosen.append(index)
            left -= minutes[index]
    return tuple(reversed(chosen))
