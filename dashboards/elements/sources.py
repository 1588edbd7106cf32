"""Which metrics of the catalogue an expression reads, through recording rules as well, and when they move."""

import re
from collections.abc import Iterable

from contracts.metrics import BY_NAME, FOREIGN
from dashboards.rules.recording import RULES

_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_TEXTS = re.compile(r'"[^"]*"')
_SUFFIXES = ("_bucket", "_sum", "_count")
_SLOWEST = ("live", "scrape", "tick", "slot")


def base(name: str) -> str:
    """The catalogue's name of a series: a histogram is exported as three."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and name.removesuffix(suffix) in BY_NAME:
            return name.removesuffix(suffix)
    return name


def metrics_in(expression: str) -> tuple[str, ...]:
    """Catalogue and foreign metrics that an expression reads, sorted."""
    found: set[str] = set()
    for name in _NAME.findall(_TEXTS.sub("", expression)):
        if name in RULES:
            found.update(metrics_in(RULES[name]))
        elif base(name) in BY_NAME or name in FOREIGN:
            found.add(base(name))
    return tuple(sorted(found))


def moves(metrics: Iterable[str]) -> str:
    """When the slowest of these metrics moves."""
    return max((BY_NAME[name].moves if name in BY_NAME else "scrape" for name in metrics), key=_SLOWEST.index)
