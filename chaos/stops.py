"""How long orders still come after somebody has stopped something: the pauses and ends that leads were acknowledged."""

from collections import defaultdict
from collections.abc import Iterator

from chaos.evidence import Evidence
from chaos.memory import Remembered

WITHIN_SECONDS = 5.0
"""A stop takes hold within this long (docs/rules/relief.md)."""


def after_stops(remembered: Remembered, evidence: Evidence) -> Iterator[tuple[str, float]]:
    """Of each stop the part that it concerns, and how many seconds after it was acknowledged the last order of its
    lists was written; 0 if none was. Orders after the part was resumed do not count."""
    lists: defaultdict[str, set[str]] = defaultdict(set)
    for proposal_id, told in evidence.proposals.items():
        for part in (told[-1].get("share_id"), told[-1].get("relief_id")):
            if part:
                lists[part].add(proposal_id)
    for number, (act, part, at) in enumerate(remembered.steered):
        if act == "resume":
            continue
        later = (when for what, of, when in remembered.steered[number + 1 :] if of == part and what == "resume")
        until = next(later, float("inf"))
        written = (when for proposal_id in lists[part] for when in evidence.ordered[proposal_id] if at < when < until)
        yield part, max((when - at for when in written), default=0.0)


def stopped_in_time(remembered: Remembered, evidence: Evidence) -> Iterator[str]:
    """No order is written later than this after its part was paused or ended."""
    for part, seconds in after_stops(remembered, evidence):
        if seconds > WITHIN_SECONDS:
            yield f"part {part}: an order was written {seconds:.1f} s after it was stopped"
