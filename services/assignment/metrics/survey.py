"""Looks over all items after each tick: age, clocks, oldest post, channels. Team by team, so that other work is not
held up."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time

from contracts.item_state import ItemStateChanged
from contracts.items import Channel, ItemClass
from contracts.jams import TeamOutlookDrawn
from contracts.metrics.clocks import LEGAL_CLOCKS
from contracts.metrics.metric import AGE_BANDS, CLOCKS, DUE_BANDS
from mailroom.forecast.calendar import ahead_of, last_slot
from mailroom.profile.duty import duty_seconds
from mailroom.profile.items import Profile, breaches, profile
from mailroom.profile.shown import NAMED_CLASSES
from mailroom.workdays import business_date
from services.assignment.metrics import look_back, reliefs
from services.assignment.state.memory.findings import Findings, Nowhere
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.memory.stage_monitor import StageMonitor
from services.assignment.state.storage.engines import DatabaseBusy
from services.assignment.state.storage.store import Store
from services.assignment.views import visibility
from services.chassis.metrics import Metrics, Series, Shown

Figure = tuple[Series, float]
_EVERY_SECONDS = 0.25


class Survey:
    """Surveys, and keeps what the last one found."""

    def __init__(self, read_model: ReadModel, store: Store, stages: StageMonitor, metrics: Metrics) -> None:
        self._read_model = read_model
        self._store = store
        self._stages = stages
        self.findings = Findings()
        self._now, self._weeks, self._plans = Shown(metrics), Shown(metrics), Shown(metrics)
        self._slot: datetime | None = None
        self._longest_silence: Mapping[str, float | None] = {}
        self._last: dict[Channel, datetime] = {}

    async def run(self) -> None:
        """Survey after each tick, forever."""
        while True:
            tick = self._read_model.last_tick
            if tick is not None and tick != self.findings.at:
                looking = asyncio.create_task(self.look(tick))
                try:
                    await asyncio.shield(looking)
                except asyncio.CancelledError:
                    await looking  # an interrupted read keeps its connection from being closed
                    raise
                except DatabaseBusy:
                    await asyncio.sleep(_EVERY_SECONDS)  # the figures stay as they are until it can be read
            else:
                await asyncio.sleep(_EVERY_SECONDS)

    async def look(self, at: datetime) -> None:
        """Survey once. What changes at the fixed times only (P5) is looked at with the first tick after one."""
        slot = last_slot(at)
        if slot != self._slot:
            found = await look_back.look_back(self._read_model, self._store, at)
            self._weeks.replace(found.figures)
            self._longest_silence, self._slot = found.longest_silence, slot
        self._plans.replace(await look_back.plans_now(self._read_model, self._store))
        figures: dict[Series, float] = {}
        by_team: dict[str, Profile] = {}
        profiles: dict[str, list[tuple[str, Profile]]] = defaultdict(list)
        read_model = self._read_model
        nowhere = _by_reason(read_model)
        for region in read_model.roster.regions():
            hidden = visibility.too_small(read_model.roster, region)
            for team in read_model.roster.teams_of(region):
                by_team[team] = found_team = profile(read_model.team_items(team).values(), at)
                site = read_model.roster.teams[team].site
                profiles[region].append((site, found_team))
                if team not in hidden:
                    figures.update(self._team(found_team, (region, site, team), at))
                await asyncio.sleep(0)
            profiles[region] += [("", profile(nowhere[place], at)) for place in nowhere if place[0] == region]
        self.findings.oldest = {region: _oldest(each for _, each in found) for region, found in profiles.items()}
        self.findings.unplaced = {place: (items, profile(items, at)) for place, items in sorted(nowhere.items())}
        self.findings.profiles, self.findings.at = by_team, at
        self._now.replace(figures | dict(self._whole(profiles, at)))

    def _team(self, found: Profile, place: tuple[str, ...], at: datetime) -> Iterator[Figure]:
        for band in AGE_BANDS:
            yield ("mailroom_backlog_age_items", (*place, band)), found.ages[band]
        for clock in LEGAL_CLOCKS:
            for band in DUE_BANDS:
                yield ("mailroom_legal_clock_items", (*place, clock, band)), found.legal[clock, band]
        missed = self._breaches(place[2], at)
        for clock in CLOCKS:
            for band in DUE_BANDS:
                yield ("mailroom_clock_due_items", (*place, clock, band)), found.due[clock, band]
            if missed is not None:
                yield ("mailroom_clock_forecast_breach_items", (*place, clock)), missed[clock]

    def _breaches(self, team: str, at: datetime) -> Mapping[str, int] | None:
        outlook = self._read_model.outlooks.get(team)
        if outlook is None or not outlook.capacity_days or not self._stages.is_live("jams"):
            return None  # an old capacity would give a made-up figure
        today = business_date(at)
        days, minutes = _capacity(outlook, at)
        return breaches(self._read_model.team_items(team).values(), today, days, minutes)

    def _whole(self, profiles: Mapping[str, list[tuple[str, Profile]]], at: datetime) -> Iterator[Figure]:
        for region, found in profiles.items():
            for site in sorted({site for site, _ in found if site}):
                late = any(each.urgent_late for of, each in found if of in (site, ""))
                yield ("mailroom_urgent_item_late", (region, site)), late
            for item_class in NAMED_CLASSES:
                day = self.findings.oldest[region].get(item_class, business_date(at))
                yield ("mailroom_oldest_waiting_received_timestamp_seconds", (region, item_class)), _start_of(day)
        yield from reliefs.waiting(self._read_model, at)
        yield from self._channels([each for found in profiles.values() for _, each in found], at)

    def _channels(self, found: Iterable[Profile], at: datetime) -> Iterator[Figure]:
        for each in found:
            for channel, last in each.last.items():
                self._last[channel] = max(last, self._last.get(channel, last))
        for channel, last in sorted(self._last.items()):
            yield ("mailroom_channel_last_item_timestamp_seconds", (channel,)), last.timestamp()
            longest = self._longest_silence.get(channel)
            if longest is not None:
                yield ("mailroom_channel_silent", (channel,)), duty_seconds(last, at) > longest


def _by_reason(read_model: ReadModel) -> Mapping[Nowhere, Sequence[ItemStateChanged]]:
    found: dict[Nowhere, list[ItemStateChanged]] = defaultdict(list)
    for item in read_model.unplaced():
        why = read_model.roster.why_unplaced(item.team, item.region)
        if why is not None:
            found[item.region, why].append(item)
    return found


def _oldest(found: Iterable[Profile]) -> dict[ItemClass, date]:
    oldest: dict[ItemClass, date] = {}
    for each in found:
        for item_class, day in each.oldest.items():
            oldest[item_class] = min(day, oldest.get(item_class, day))
    return oldest


def _capacity(outlook: TeamOutlookDrawn, at: datetime) -> tuple[list[date], list[float]]:
    """Today and the coming working days with their capacity; for today what is left, at the pace of the next day."""
    ahead = ahead_of(at)
    days = [ahead.today, *(each.day for each in outlook.capacity_days)]
    coming = [each.minutes for each in outlook.capacity_days]
    return days, [ahead.left_of_today * coming[0], *coming]


def _start_of(day: date) -> float:
    return datetime.combine(day, time(), UTC).timestamp()
