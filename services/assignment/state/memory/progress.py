"""How far everything has settled: the barrier of an accelerated driver."""

from dataclasses import dataclass
from datetime import datetime

from services.assignment.state.memory.read_model import ReadModel


@dataclass(frozen=True, slots=True)
class Progress:
    """`at` is the last tick for which every awaited region was answered and its consequences are published and
    readable, while no order lacks a verdict and no running proposal has unsent items."""

    at: datetime | None
    tick: datetime | None
    pending_orders: int
    unsent_items: int
    outbox: int
    unanswered: tuple[str, ...]


def progress_of(read_model: ReadModel, outbox: int, committed: bool) -> Progress:
    """The progress that this read model shows. `outbox`: messages still to be sent; `committed`: whether the database
    knows everything that memory knows."""
    tick = read_model.last_tick
    late = tuple(name for name in read_model.roster.regions() if _is_awaited(read_model, name, tick))
    unsent = sum(proposal.unsent for proposal in read_model.proposals.values())
    settled = committed and not (late or unsent or read_model.waiting or outbox)
    at = tick if settled else read_model.tick_before
    return Progress(at, tick, len(read_model.waiting), unsent, outbox, late)


def _is_awaited(read_model: ReadModel, region: str, tick: datetime | None) -> bool:
    """Whether the answer for this region is missing at a tick and will arrive.

    A region that was not known everywhere when the tick passed is answered from a later tick: not all stages learn of
    it at once, so it is awaited from the second tick after this process learnt of it, or once it has been answered. One
    whose last team was closed has ended and is not awaited.
    """
    known = read_model.region(region)
    if tick is None or not read_model.roster.teams_of(region):
        return False
    if known.answered_at is None and known.new_at is not None:
        return read_model.tick_before is not None and known.new_at < read_model.tick_before
    return known.answered_at is None or known.answered_at < tick
