"""Figures of what help promised and what has become of it, while it is open and 20 working days longer."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from contracts.metrics.reliefs import PROMISES
from contracts.reliefs import LoadPromised, Promised, ReliefChanged
from mailroom.help.happened import Happened
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.views import visibility
from services.chassis.metrics import Series

Figure = tuple[Series, float]


def compared(read_model: ReadModel) -> Iterator[Figure]:
    """Of each region: promises kept, and hours; of each receiver its highest load."""
    seconds: Counter[tuple[str, str]] = Counter()
    states: Counter[tuple[str, str]] = Counter()
    loads: dict[tuple[str, str, str], float] = {}
    for relief in read_model.reliefs.values():
        happened = read_model.happened.get(relief.relief_id)
        if happened is None:
            continue
        states[relief.region, state_of(relief.promised, happened)] += 1
        if relief.promised is not None:
            seconds[relief.region, "promised"] += relief.promised.minutes * 60
            seconds[relief.region, "happened"] += happened.moved_minutes * 60
        for team, variant, load in _loads(relief, happened):
            place = (relief.region, team, variant)
            loads[place] = max(load.worst_load, loads.get(place, 0.0))
    for region in read_model.roster.regions():
        for state in PROMISES:
            yield ("mailroom_relief_promises", (region, state)), states[region, state]
    for labels, value in seconds.items():
        yield ("mailroom_relief_promised_seconds", labels), value
    yield from _shown(read_model, loads)


def state_of(promised: Promised | None, happened: Happened) -> str:
    """Whether the giver was clear by the day that was promised, as far as that is known by the last look."""
    if promised is None or promised.clear_on is None or happened.overdue_items is None:
        return "unknown"
    if happened.clear_since is not None:
        return "kept" if happened.clear_since <= promised.clear_on else "late"
    return "waiting" if _is_ahead(promised.clear_on, happened.day) else "late"


def _is_ahead(day: date, today: date) -> bool:
    return today < day


def _loads(relief: ReliefChanged, happened: Happened) -> Iterator[tuple[str, str, LoadPromised]]:
    worst = {each.share_id: each.worst for each in happened.shares}
    for share in relief.shares:
        seen = worst.get(share.share_id)
        if share.promised is not None:
            yield share.to_team, "promised", share.promised
        if seen is not None:
            yield share.to_team, "happened", seen


def _shown(read_model: ReadModel, loads: dict[tuple[str, str, str], float]) -> Iterator[Figure]:
    roster, hidden = read_model.roster, visibility.too_small(read_model.roster)
    for (region, team, variant), load in sorted(loads.items()):
        if team in roster.teams and team not in hidden:
            yield ("mailroom_relief_receiver_load_ratio", (region, roster.teams[team].site, team, variant)), load
