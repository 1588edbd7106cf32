"""Targets that the short form is known to miss, each with the figure it must not be worse than.

docs/results/decisions-benchmark.md says why they are missed; moves of S0 and receivers that jam since the gate P4
closes the forecast too, for teams of this size do not foresee leave (ADR 0026). `make bench-decisions QUICK=1` fails
on them as on any other; with `--known`, as the tests run it, it fails when another target is missed or one gets worse.
"""

from collections.abc import Iterable, Iterator, Mapping

from bench.reporting.results import Target

KNOWN: Mapping[str, float] = {
    "… elsewhere, above it, of doing nothing: median": 1.6,
    "moved, S0 normal weeks: median": 0.36,
    "moved, S7 wave everywhere: median": 3.1,
    "receivers that jam, of receipts": 1.75,
    "… and would not have jammed without moves": 1.25,
    "false alarms per team-month": 0.055,
    "unannounced absence that jams: alarm after, median": 4.0,
    "… without any feed of absence": 9.0,
    "cause named right": 0.87,
}


def worse_than_known(found: Iterable[Target], known: Mapping[str, float] = KNOWN) -> Iterator[str]:
    """What is missed and was not known to be, or by more than it was, in words."""
    for target in found:
        # Times depend on what else the machine does: the command shows them, no test judges them.
        if target.reached or target.unit == "ms":
            continue
        bar = known.get(target.name)
        if bar is None:
            yield f"{target.name}: missed, and not known to be"
        elif target.measured > bar if target.wanted == "at most" else target.measured < bar:
            yield f"{target.name}: {target.measured:.4g}, known to be missed with {bar:g}: worse"
