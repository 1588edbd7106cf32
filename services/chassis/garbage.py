"""How seldom Python looks for cycles among our objects, nearly all of which are freed by counting."""

import gc

_COLLECTED_AFTER = (50_000, 20, 50)
"""New objects until a look at the youngest; such looks until one at the middle-aged, and of these until one at all.

By default 700, 10 and 10: a fifth of a stream worker's time, whose every chunk makes tens of thousands of objects, and
in the assignment service, which holds all open items, 1.5 s at 300,000 of them in which nobody is answered (measured).
"""


def collect_seldom() -> None:
    """For a whole process, at its start."""
    gc.set_threshold(*_COLLECTED_AFTER)
