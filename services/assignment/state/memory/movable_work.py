"""What each team could give: whole households of items that are neither in a proposal nor under an order."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from contracts.item_state import ItemStateChanged
from contracts.plans import MovableMeasured
from mailroom.proposals.bundles import Bundle, bundles_of, measure
from mailroom.workdays import business_date


class MovableWork:
    """Keeps what was found out about a team until something about it changes."""

    def __init__(self) -> None:
        self._bound: Counter[str] = Counter()
        """By item, how many proposals and orders it is in."""
        self._bundles: dict[str, tuple[Bundle, ...]] = {}
        self._measured: dict[str, tuple[date, MovableMeasured]] = {}
        self._at_tick: dict[str, tuple[Bundle, ...]] = {}

    def bind(self, item_id: str) -> None:
        """The item is in one more proposal, or under one more order."""
        self._bound[item_id] += 1

    def release(self, item_id: str) -> None:
        """The item is in one proposal less, or under one order less."""
        self._bound[item_id] -= 1
        if self._bound[item_id] <= 0:
            del self._bound[item_id]

    def is_bound(self, item_id: str) -> bool:
        """Whether the item is in an open proposal or has an order without verdict."""
        return item_id in self._bound

    def changed(self, team: str | None) -> None:
        """Something about this team's items has changed."""
        if team is not None:
            self._bundles.pop(team, None)
            self._measured.pop(team, None)

    def described(self, team: str) -> None:
        """The team's master data came; nothing is kept of what it could give elsewhere."""
        self.changed(team)
        self._at_tick.pop(team, None)

    def bundles_at_tick(self, team: str, items: Iterable[ItemStateChanged]) -> tuple[Bundle, ...]:
        """What this team could give when last measured: what a plan was drawn from, whatever has arrived since."""
        known = self._at_tick.get(team)
        return self._bundles_of(team, items) if known is None else known

    def measured(self, region: str, team: str, at: datetime, items: Iterable[ItemStateChanged]) -> MovableMeasured:
        """What this team could give of its open items at tick `at`; measured again only after a change or on another
        day."""
        today = business_date(at)
        self._at_tick[team] = bundles = self._bundles_of(team, items)
        known = self._measured.get(team)
        if known is None or known[0] != today or known[1].region != region:
            known = (today, measure(region, team, at, bundles))
            self._measured[team] = known
        return known[1] if known[1].at == at else known[1].model_copy(update={"at": at})

    def _bundles_of(self, team: str, items: Iterable[ItemStateChanged]) -> tuple[Bundle, ...]:
        if team not in self._bundles:
            self._bundles[team] = bundles_of(items, self._bound)
        return self._bundles[team]
