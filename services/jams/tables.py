"""The stored rows of `jams`: their keys and their JSON. The only file that knows the stored shape.

ticks                     the last ticks
region|R                  what was judged, who reached which tick, outages
partial|R|T|source        what one source partition counted of a team
early|R|T|source          what it counted since its last tick, by that tick
capacity|R|T              published staffing of a team
team|R|T                  memory of the forecast, and the jam
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from pydantic import TypeAdapter

from contracts.capacity import SiteOutage
from contracts.item_state import ItemState
from contracts.items import ItemClass
from mailroom.forecast import staffing
from mailroom.forecast.counts import Flow, TeamCounts, Waiting
from mailroom.forecast.history import History
from mailroom.forecast.pace import Pace
from mailroom.forecast.staffing import CapacityBook
from mailroom.jams.phases import Jam
from mailroom.jams.region import Region, Team
from services.jams import repair
from services.jams.count_buffer import AfterTick, SourceKey
from services.jams.progress import Progress
from services.streams import Rows

STORE_VERSION = 1
"""Increased with every change of a row's shape that makes older rows unreadable."""

TICKS = "ticks"


@dataclass(frozen=True, slots=True)
class _RegionRow:
    progress: Progress | None
    judged_at: datetime | None
    outages: tuple[SiteOutage, ...]
    pools: dict[str, Pace] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _TeamRow:
    history: History
    jam: Jam


@dataclass(frozen=True, slots=True)
class _PartialRow:
    waiting: list[tuple[ItemClass, ItemState, date, int, int]]
    flows: list[tuple[date, ItemClass, Flow]]
    oldest: date | None
    legal: list[tuple[date, date, int]] = field(default_factory=list)


_TICKS: TypeAdapter[list[datetime]] = TypeAdapter(list[datetime])
_REGION = TypeAdapter(_RegionRow)
_TEAM = TypeAdapter(_TeamRow)
_CAPACITY = TypeAdapter(CapacityBook)
_PARTIAL = TypeAdapter(_PartialRow)
_EARLY: TypeAdapter[list[tuple[datetime | None, _PartialRow]]] = TypeAdapter(list[tuple[datetime | None, _PartialRow]])


def row_key(kind: str, *names: str) -> str:
    """The key of a row."""
    return "|".join((kind, *names))


def dump_ticks(ticks: list[datetime]) -> bytes:
    """The row of the last ticks."""
    return _TICKS.dump_json(ticks)


def dump_region(region: Region, progress: Progress | None) -> bytes:
    """The row of a region, without its teams."""
    return _REGION.dump_json(_RegionRow(progress, region.judged_at, region.outages, dict(region.pools)))


def dump_team(team: Team) -> bytes:
    """The row of a team's memory and jam."""
    return _TEAM.dump_json(_TeamRow(team.history, team.jam))


def dump_capacity(book: CapacityBook) -> bytes:
    """The row of a team's published staffing."""
    return _CAPACITY.dump_json(book)


def dump_partial(counts: TeamCounts) -> bytes:
    """The row of one source partition's counts of a team."""
    return _PARTIAL.dump_json(_partial(counts))


def dump_early(spans: Mapping[AfterTick, TeamCounts]) -> bytes:
    """The row of what one source partition counted of a team since its last tick, and since earlier ones."""
    return _EARLY.dump_json([(since, _partial(counts)) for since, counts in spans.items()])


def _partial(counts: TeamCounts) -> _PartialRow:
    waiting = [(*kind, *waiting) for kind, waiting in counts.waiting.items()]
    flows = [(*key, flow) for key, flow in counts.flows.items()]
    legal = [(*dates, items) for dates, items in counts.legal.items()]
    return _PartialRow(waiting, flows, counts.oldest_received_on, legal)


def _counts(stored: _PartialRow) -> TeamCounts:
    return TeamCounts(
        {(item_class, state, due): Waiting(*figures) for item_class, state, due, *figures in stored.waiting},
        {(day, item_class): flow for day, item_class, flow in stored.flows},
        stored.oldest,
        {(due, end): items for due, end, items in stored.legal},
    )


@dataclass(slots=True)
class Stored:
    """Everything the rows of one partition say."""

    ticks: list[datetime] = field(default_factory=list)
    regions: dict[str, Region] = field(default_factory=dict)
    progress: dict[str, Progress] = field(default_factory=dict)
    buffered: dict[SourceKey, dict[AfterTick, TeamCounts]] = field(default_factory=dict)
    dropped: int = 0
    """Days and outages outside the calendar in use that were dropped."""


def load(rows: Rows) -> Stored:
    """Build the in-memory state from the rows."""
    stored = Stored()
    parts: dict[str, dict[str, _Parts]] = {}
    outer: dict[str, _RegionRow] = {}
    for key, value in rows.items():
        kind, _, rest = key.partition("|")
        if kind == TICKS:
            stored.ticks = _TICKS.validate_json(value)
            continue
        region, _, rest = rest.partition("|")
        team, _, source = rest.partition("|")
        if kind == "region":
            row = _REGION.validate_json(value)
            outages, dropped = repair.without_outages_outside(row.outages)
            outer[region] = replace(row, outages=outages)
            stored.dropped += dropped
            continue
        if kind == "early":
            spans = {since: _counts(row) for since, row in _EARLY.validate_json(value)}
            stored.buffered[region, team, int(source)] = spans
            continue
        part = parts.setdefault(region, {}).setdefault(team, _Parts())
        if kind == "partial":
            part.partials[int(source)] = _counts(_PARTIAL.validate_json(value))
        elif kind == "capacity":
            book, dropped = repair.without_days_outside(_CAPACITY.validate_json(value))
            part.book = staffing.repaired(book)
            stored.dropped += dropped
        elif kind == "team":
            part.row = _TEAM.validate_json(value)
    for region in sorted({*outer, *parts}):
        teams = {team: part.team() for team, part in sorted(parts.get(region, {}).items())}
        row = outer.get(region, _RegionRow(None, None, ()))
        stored.regions[region] = Region(region, teams, row.outages, row.judged_at, row.pools)
        if row.progress:
            stored.progress[region] = row.progress
    return stored


@dataclass(slots=True)
class _Parts:
    partials: dict[int, TeamCounts] = field(default_factory=dict)
    book: CapacityBook = field(default_factory=CapacityBook)
    row: _TeamRow | None = None

    def team(self) -> Team:
        row = self.row or _TeamRow(History(), Jam())
        return Team(self.partials, self.book, row.history, row.jam)
