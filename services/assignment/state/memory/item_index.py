"""Open items by household, and by the region and the team that their records name; which wait in no open team there."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from contracts.item_state import ItemStateChanged
from mailroom.teams import Roster

_Place = tuple[str, str | None]


class ItemIndex:
    """An index of the open items; the roster is asked each time, so a change of teams changes nothing here."""

    def __init__(self) -> None:
        self._items: defaultdict[_Place, dict[str, ItemStateChanged]] = defaultdict(dict)
        self._minutes: Counter[_Place] = Counter()
        self._households: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
        """By case key, the team of each item."""

    def put(self, item: ItemStateChanged) -> None:
        """An open item that is not here yet."""
        place = (item.region, item.team)
        self._items[place][item.item_id] = item
        self._minutes[place] += item.minutes
        if item.case_key:
            self._households[item.case_key][item.item_id] = item.team

    def drop(self, item: ItemStateChanged) -> None:
        """Remove the item as it was added."""
        place = (item.region, item.team)
        if self._items[place].pop(item.item_id, None) is not None:
            self._minutes[place] -= item.minutes
        if item.case_key:
            self._households[item.case_key].pop(item.item_id, None)
            if not self._households[item.case_key]:
                del self._households[item.case_key]

    def of(self, roster: Roster, team: str) -> Mapping[str, ItemStateChanged]:
        """The open items of a team in the region that it is in."""
        return self._items[roster.region_of(team) or "", team]

    def minutes(self, roster: Roster, team: str) -> int:
        """Expected minutes of these items."""
        return self._minutes[roster.region_of(team) or "", team]

    def household_teams(self, case_key: str | None) -> tuple[str, ...]:
        """Teams with open items of this household, the one with most of them first, ties by code."""
        teams = self._households.get(case_key, {}).values() if case_key else ()
        counts = Counter(team for team in teams if team is not None)
        return tuple(sorted(counts, key=lambda team: (-counts[team], team)))

    def unplaced(self, roster: Roster) -> list[ItemStateChanged]:
        """Open items that wait in no open team of their region, earliest clock first; also those that name a team."""
        places = [place for place in self._items if not roster.takes_work_in(place[1], place[0])]
        found = (item for place in places for item in self._items[place].values())
        return sorted(found, key=lambda item: (item.due_on, item.item_id))
