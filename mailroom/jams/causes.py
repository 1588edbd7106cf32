"""Why a team jams: an exact split into shares, and what of it may be shown (P4, P7)."""

from contracts.jams import Cause, CauseShare
from mailroom.forecast.capacity import Staffing
from mailroom.forecast.history import Losses
from mailroom.privacy import Thresholds, shown_shares

NAMES = (
    Cause.INFLOW,
    Cause.PLANNED_ABSENCE,
    Cause.UNPLANNED_ABSENCE,
    Cause.VACANCY,
    Cause.OUTAGE,
    Cause.THROUGHPUT,
)
"""In the order of the fields of `Losses`."""


def shares(losses: Losses, arrears: float = 0.0) -> tuple[CauseShare, ...]:
    """The share of each cause in what makes the jam, largest first; they sum to 1.

    Terms that relieve the team are no cause of its jam. Arrears older than the week looked at have no code of
    their own; their share is MIXED.
    """
    terms = [(cause, term) for cause, term in zip((*NAMES, Cause.MIXED), (*losses, arrears), strict=True) if term > 0]
    whole = sum(term for _, term in terms)
    if whole <= 0:
        return (CauseShare(Cause.MIXED, 1.0),)
    parts = [CauseShare(cause, term / whole) for cause, term in terms]
    # A term may be so small beside the whole that nothing is left of its share; then it is no cause.
    return tuple(sorted((part for part in parts if part.share > 0), key=lambda part: (-part.share, part.cause)))


def shown(
    inner: tuple[CauseShare, ...], heads: int, gate: Staffing | None, thresholds: Thresholds
) -> tuple[CauseShare, ...]:
    """The shares as they may be shown: absence is split only by what is published now and lets the gate P4 open."""
    if gate is None:
        return shown_shares(inner, heads, 0, 0, split_known=False, thresholds=thresholds)
    return shown_shares(
        inner, gate.heads, gate.persons_planned, gate.persons_unplanned, gate.split_known, thresholds=thresholds
    )
