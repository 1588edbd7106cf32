"""A played fortnight that keeps what has changed since the last step, for the services that are told of it.

The office of the unit tests plays post, clerks and teams; its proposals live in `assignment`, not in the play.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contracts.item_state import ItemStateChanged
from contracts.items import ItemReceived, TransferOrdered
from contracts.jams import JamPhase
from contracts.plans import PlanDrawn
from contracts.proposals import ProposalsEvent
from mailroom.items import Item
from mailroom.jams.region import Judgement
from mailroom.proposals.bundles import Bundle
from tests.doubles.office.helping import Answer
from tests.doubles.office.played import Play


@dataclass(slots=True)
class Fortnight(Play):
    """The play, with what changed since the last step."""

    changed: set[str] = field(default_factory=set)
    judged: Judgement | None = None
    at: datetime | None = None
    received: list[ItemReceived] = field(default_factory=list)

    def _fold(self, event: object) -> Item:
        item = Play._fold(self, event)  # type: ignore[arg-type]  # an event of an item
        self.changed.add(item.item_id)
        if isinstance(event, ItemReceived):
            self.received.append(event)
        return item

    def _judge(self, at: datetime) -> Judgement:
        self.judged, self.at = Play._judge(self, at), at
        return self.judged

    def _take(self, answer: Answer, _: Mapping[str, tuple[Bundle, ...]]) -> None:
        """Agreements are made by `assignment`, which `hear` tells of."""
        if isinstance(answer, PlanDrawn):
            self.plans.append(answer)

    def hear(self, event: ProposalsEvent) -> None:
        """What `assignment` has published; the planner knows it from the next step on."""
        self._tell(event)

    def order(self, order: TransferOrdered) -> None:
        """Carry out an order of `assignment`; the verdict is in the item."""
        self._fold(order)

    def open_items(self, team: str) -> list[ItemStateChanged]:
        """The team's open items as they are published; of nobody's team for an empty name."""
        return [self._show(item) for item in self._open.get(team, {}).values()]

    def phases(self) -> dict[str, JamPhase]:
        """The phase of every team by the log of changes alone."""
        return {change.team: change.phase for change in self.changes}
