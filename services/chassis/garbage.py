"""How rarely Python searches for cycles among our objects, nearly all of which are freed by reference counting."""

import gc

_COLLECTED_AFTER = (50_000, 20, 50)
"""New objects before the youngest generation is searched; such searches before the middle generation, and of these
before all.

By default 700, 10 and 10: a fifth of a stream worker's time, whose every chunk makes tens of thousands of objects, and
in the assignment service, which holds all open items, 1.5 s at 300,000 of them during which no request is answered
(measured).
"""


def collect_seldom() -> None:
    """For a whole process, at its start."""
    gc.set_threshold(*_COLLECTED_AFTER)
