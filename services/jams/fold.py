"""Partial counts, capacity and ticks of one partition in; outlooks, jams and the completeness marker out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from contracts.backlog import BACKLOG_RECORD, BacklogCounted, PartialsReached
from contracts.base import in_use
from contracts.capacity import CAPACITY_RECORD, CapacityPublished, SiteOutage, more_fte_than_heads
from contracts.items import BusinessTimeReached, HeartbeatSent
from contracts.topics import BACKLOG, JAMS, OUTLOOK
from mailroom.forecast import staffing
from mailroom.forecast.counts import TeamCounts, counted
from mailroom.jams.region import Judgement, Region, Team, judge
from mailroom.privacy import DEFAULT, Thresholds
from mailroom.teams import Roster
from services.chassis import logs
from services.chassis.kafka import BadMessage, Output, Record, decode
from services.jams import tables
from services.jams.count_buffer import CountBuffer
from services.jams.metrics import Figures
from services.jams.progress import Progress
from services.jams.tables import row_key
from services.streams import DeadLetter, Rows, Step

_KEPT_TICKS = 8
"""Ticks remembered after every known region judged them, for a region that becomes known a little later."""
_MOST_TICKS = 1000

Event = BacklogCounted | PartialsReached | HeartbeatSent | CapacityPublished | SiteOutage | BusinessTimeReached


class JamsFold:
    """The rule of `jams` for one partition, that is, for all its planning regions.

    A region is judged at a tick once every source partition has sent its counts for it and the tick itself came
    with `capacity`; several are judged in order. Any record about a tick that was judged before brings the same answer
    again, so that an answer lost in a crash is repeated. `roster` gives the teams as known now.
    """

    def __init__(
        self,
        partition: int,
        rows: Rows,
        roster: Callable[[], Roster],
        figures: Figures,
        thresholds: Thresholds = DEFAULT,
    ) -> None:
        stored = tables.load(rows)
        if stored.dropped:
            logs.warning("stored.days_dropped", partition=partition, count=stored.dropped)
        self._partition = partition
        self._roster = roster
        self._figures = figures
        self._thresholds = thresholds
        self._ticks = stored.ticks
        self._regions = stored.regions
        self._progress = stored.progress
        self._buffer = CountBuffer(stored.buffered)
        self._answers: dict[str, tuple[datetime, tuple[Output, ...]]] = {}
        self._rows: dict[str, bytes | None] = {}
        self._changed: set[tuple[str, ...]] = set()
        self._answered: set[tuple[str, datetime]] = set()
        self._unshown = {(name, team) for name, region in self._regions.items() for team in region.teams}

    def fold(self, records: Sequence[Record]) -> Step:
        """Apply the records in order; judge whatever they complete."""
        outputs: list[Output] = []
        dead: list[DeadLetter] = []
        self._answered.clear()
        for record in records:
            try:
                event = _decoded(record)
            except BadMessage as bad:
                dead.append(DeadLetter(record, bad.reason_code, bad.detail))
            else:
                outputs += self._take(event)
        return Step(self._changed_rows(), outputs, dead)

    def poll(self) -> Sequence[Output]:
        """Show the newest counts of the teams that changed. Nothing is sent without a record: time arrives as ticks."""
        for name in sorted({region for region, _ in self._unshown}):
            teams = {team for region, team in self._unshown if region == name}
            counts = {team: self._newest_counts(name, team) for team in teams}
            self._figures.show_counts(name, counts, self._roster())
        self._unshown.clear()
        return ()

    def close(self) -> None:
        """Another process shows these regions from now on."""
        for region in self._regions:
            self._figures.forget(region)
        self._figures.leave(self._partition)

    def _take(self, event: Event) -> Sequence[Output]:
        match event:
            case BacklogCounted():
                self._count(event)
            case PartialsReached():
                self._reach(event)
                return self._judge(event.region, event.at)
            case CapacityPublished():
                if more_fte_than_heads(
                    event.heads, event.fte_available, event.fte_planned_absence, event.fte_unplanned_absence
                ):
                    self._figures.disbelieved()
                team = self._team(event.region, event.team)
                self._keep(event.region, event.team, replace(team, book=staffing.evolve(team.book, event)))
                self._changed.add(("capacity", event.region, event.team))
            case SiteOutage():
                self._note_outage(event)
            case BusinessTimeReached():
                self._note_tick(event.at)
                return [output for region in sorted(self._progress) for output in self._judge(region, event.at)]
            case HeartbeatSent():
                self._figures.heartbeat(self._partition, event.sent_at)
                return (Output(OUTLOOK.name, "-", event, self._partition),)
        return ()

    def _count(self, event: BacklogCounted) -> None:
        progress = self._progress.get(event.region)
        since = progress.reached.get(event.source_partition) if progress else None
        place, counts = (event.region, event.team, event.source_partition), counted(event)
        if not self._buffer.of(place) and self._team(event.region, event.team).partials.get(place[2]) == counts:
            return
        self._buffer.put(place, since, counts)
        self._unshown.add(place[:2])
        self._changed.add(("early", event.region, event.team, str(event.source_partition)))

    def _add_up(self, name: str, at: datetime) -> None:
        """The counts that belong to this tick become the teams'."""
        for (_, of_team, source), counts in self._buffer.take(name, at).items():
            team = self._team(name, of_team)
            self._keep(name, of_team, replace(team, partials={**team.partials, source: counts}))
            self._changed.update({(kind, name, of_team, str(source)) for kind in ("partial", "early")})

    def _newest_counts(self, region: str, name: str) -> TeamCounts:
        team = self._team(region, name)
        newest = self._buffer.newest(region, name, team.partials)
        return team.counts() if newest is team.partials else replace(team, partials=newest).counts()

    def _reach(self, event: PartialsReached) -> None:
        before = self._progress.get(event.region) or Progress(event.source_partitions, event.at)
        region = self._regions.setdefault(event.region, Region(event.region))
        self._progress[event.region] = before.reach(event, region.judged_at)
        self._changed.add(("region", event.region))

    def _note_outage(self, event: SiteOutage) -> None:
        region = self._regions.get(event.region) or Region(event.region)
        others = tuple(outage for outage in region.outages if outage.event_id != event.event_id)
        lifted = event.until_at <= event.from_at
        self._regions[event.region] = replace(region, outages=others if lifted else (*others, event))
        self._changed.add(("region", event.region))

    def _note_tick(self, at: datetime) -> None:
        if at in self._ticks:
            return
        self._ticks = sorted([*self._ticks, at])[-_MOST_TICKS:]
        judged = [self._regions[name].judged_at for name in self._progress]
        done = sum(1 for tick in self._ticks if all(each is not None and tick <= each for each in judged))
        del self._ticks[: max(0, done - _KEPT_TICKS)]
        self._changed.add((tables.TICKS,))

    def _judge(self, name: str, sign: datetime) -> list[Output]:
        """Judge every tick of the region that is complete; repeat the answer to `sign` if it was given before."""
        progress, judged_at = self._progress[name], self._regions[name].judged_at
        outputs: list[Output] = []
        if judged_at is not None and sign <= judged_at and (name, sign) not in self._answered:
            outputs += self._answer(name, sign)
        complete = min(progress.reached.values()) if len(progress.reached) >= progress.sources else None
        for tick in self._ticks:
            if complete and progress.first <= tick <= complete and (judged_at is None or tick > judged_at):
                outputs += self._answer(name, tick)
        return outputs

    def _answer(self, name: str, at: datetime) -> Sequence[Output]:
        self._answered.add((name, at))
        known = self._answers.get(name)
        if known and known[0] == at:
            return known[1]
        if (judged_at := self._regions[name].judged_at) is None or at > judged_at:
            self._add_up(name, at)
        before = self._regions[name]
        judgement = judge(before, self._roster(), at, self._thresholds)
        outputs = self._outputs(judgement)
        if before.judged_at is None or at > before.judged_at:
            self._note_changes(before, judgement.region)
            self._regions[name] = judgement.region
            self._answers[name] = (at, outputs)
            self._figures.show(judgement, self._roster(), self._progress[name].open_items(at))
            self._unshown.update((name, team) for team in judgement.region.teams)
        return outputs

    def _outputs(self, judgement: Judgement) -> tuple[Output, ...]:
        name = judgement.region.name
        return (
            *(Output(OUTLOOK.name, f"{name}|{each.team}", each, self._partition) for each in judgement.outlooks),
            *(Output(JAMS.name, f"{name}|{each.team}", each, self._partition) for each in judgement.changes),
            Output(OUTLOOK.name, name, judgement.ready, self._partition),
        )

    def _note_changes(self, before: Region, after: Region) -> None:
        self._changed.add(("region", after.name))
        for team, now in after.teams.items():
            was = before.teams.get(team) or Team()
            if (now.history, now.jam) != (was.history, was.jam):
                self._changed.add(("team", after.name, team))
            if now.book is not was.book:
                self._changed.add(("capacity", after.name, team))

    def _team(self, region: str, team: str) -> Team:
        known = self._regions.get(region)
        return (known.teams.get(team) if known else None) or Team()

    def _keep(self, name: str, team: str, state: Team) -> None:
        region = self._regions.get(name) or Region(name)
        self._regions[name] = replace(region, teams={**region.teams, team: state})

    def _changed_rows(self) -> dict[str, bytes | None]:
        """The rows that the records changed, each once."""
        rows: dict[str, bytes | None] = {row_key(*key): self._dump(key) for key in sorted(self._changed)}
        self._changed.clear()
        return rows

    def _dump(self, key: tuple[str, ...]) -> bytes | None:
        match key:
            case ("region", name):
                return tables.dump_region(self._regions[name], self._progress.get(name))
            case ("partial", name, team, source):
                return tables.dump_partial(self._regions[name].teams[team].partials[int(source)])
            case ("early", name, team, source):
                waiting = self._buffer.of((name, team, int(source)))
                return tables.dump_early(waiting) if waiting else None
            case ("capacity", name, team):
                return tables.dump_capacity(self._regions[name].teams[team].book)
            case ("team", name, team):
                return tables.dump_team(self._regions[name].teams[team])
            case _:
                return tables.dump_ticks(self._ticks)


def _decoded(record: Record) -> Event:
    if record.topic == BACKLOG.name:
        return decode(BACKLOG_RECORD, record.value)
    event = decode(CAPACITY_RECORD, record.value)
    # A contract of ours once took any day, and what was written then must stay readable; nothing is calculated with it.
    match event:
        case CapacityPublished() if not in_use(event.day):
            raise BadMessage("outside_the_calendar", "day")
        case SiteOutage() if not (in_use(event.from_at) and in_use(event.until_at)):
            raise BadMessage("outside_the_calendar", "from_at, until_at")
    return event
