"""Joins the records of one region by tick until a tick can be answered; keeps answers that may be requested again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from contracts.jams import OutlookReady, TeamOutlookDrawn
from contracts.plans import BasedOn, MovableMeasured, MovableReady
from contracts.proposals import ProposalsEvent
from contracts.settings import SettingsChanged
from mailroom.allocation.plan import Answer
from mailroom.allocation.planning import Planning, Tick, answer, evolve
from mailroom.teams import Roster
from services.chassis.kafka import encode
from services.rebalancer.tables import Changes, TickInput, answer_key, dump, event_key, input_key

KEPT_ANSWERS = 200
"""Ticks whose answer is kept: more than one chunk of records can bring to a region again after a crash."""

SettingsOf = Callable[[str], SettingsChanged | None]


@dataclass(slots=True)
class TickInputs:
    """The records that have arrived for one tick."""

    outlooks: dict[str, TeamOutlookDrawn] = field(default_factory=dict)
    movable: dict[str, MovableMeasured] = field(default_factory=dict)
    outlook_ready: OutlookReady | None = None
    movable_ready: MovableReady | None = None

    def all(self) -> tuple[TickInput, ...]:
        """Every record, for its row."""
        ready = (event for event in (self.outlook_ready, self.movable_ready) if event is not None)
        return (*self.outlooks.values(), *self.movable.values(), *ready)


class TickJoin:
    """One region. Every change is also written to `changes`, row by row."""

    def __init__(self, planning: Planning, changes: Changes) -> None:
        self.planning = planning
        self._changes = changes
        self._inputs: dict[datetime, TickInputs] = {}
        self._events: dict[int, ProposalsEvent] = {}
        self._answers: dict[datetime, tuple[int, Answer]] = {}

    def restore(self, version: int, answered: Answer) -> None:
        """An answer that was stored. One that its planner does not know yet will be given again."""
        if self.planning.answered_at is not None and answered.at <= self.planning.answered_at:
            self._answers[answered.at] = version, answered

    def add_proposals_event(self, event: ProposalsEvent) -> list[Answer]:
        """An event of `proposals`: kept until a tick contains it.

        A repeat changes nothing, but the answers that may have waited for it are repeated: after a crash nobody
        knows whether they were sent.
        """
        if event.version <= self.planning.version:
            return [known for _, (version, known) in sorted(self._answers.items()) if version >= event.version]
        self._events[event.version] = event
        self._changes[event_key(event)] = encode(event)
        return []

    def add(self, event: TickInput) -> list[Answer]:
        """A record for a tick. If the tick was already answered, its answer again, once the record says that everything
        is there."""
        answered_at = self.planning.answered_at
        if answered_at is not None and event.at <= answered_at:
            known = self._answers.get(event.at)
            return [known[1]] if known and isinstance(event, OutlookReady | MovableReady) else []
        inputs = self._inputs.setdefault(event.at, TickInputs())
        match event:
            case TeamOutlookDrawn():
                inputs.outlooks[event.team] = event
            case MovableMeasured():
                inputs.movable[event.team] = event
            case OutlookReady():
                inputs.outlook_ready = event
            case MovableReady():
                inputs.movable_ready = event
        self._changes[input_key(event)] = encode(event)
        return []

    def complete_tick(self) -> datetime | None:
        """The earliest tick for which both sides said that they are complete. Ticks are answered in order."""
        return min((at for at, p in self._inputs.items() if p.outlook_ready and p.movable_ready), default=None)

    def answer(self, at: datetime, roster: Roster, settings_of: SettingsOf) -> Answer | None:
        """The answer to this complete tick; None while something it must contain has not been read yet."""
        inputs = self._inputs[at]
        ready = inputs.movable_ready
        settings = (ready.settings if ready else None) or settings_of(self.planning.region)
        if ready is None or not self._has_read(inputs, ready, roster, settings):
            return None
        return self._answer(at, inputs, ready, roster, settings)

    def _has_read(
        self, inputs: TickInputs, ready: MovableReady, roster: Roster, settings: SettingsChanged | None
    ) -> bool:
        read = max(self.planning.version, max(self._events, default=0))
        decided = settings.version if settings else 0
        return (
            read >= ready.proposals_version
            and decided >= ready.settings_version
            and all(team in roster.teams for team in inputs.outlooks)
        )

    def _answer(
        self, at: datetime, inputs: TickInputs, ready: MovableReady, roster: Roster, settings: SettingsChanged | None
    ) -> Answer:
        before = self.planning
        # Exactly the events that assignment had sent when it measured: what arrived later belongs to the next tick.
        for version in sorted(v for v in self._events if v <= ready.proposals_version):
            event = self._events.pop(version)
            self._changes[event_key(event)] = None
            self.planning = evolve(self.planning, event)
        settings = settings or SettingsChanged(region=self.planning.region, version=1, at=at)
        tick = Tick(
            at=at,
            based_on=BasedOn(
                outlook_at=at, proposals_version=ready.proposals_version, settings_version=ready.settings_version
            ),
            roster=roster,
            settings=settings,
            outlooks=tuple(inputs.outlooks.values()),
            movable=tuple(inputs.movable.values()),
        )
        self.planning, answered = answer(self.planning, tick)
        self._changes.update(dump(self.planning, before))
        self._store(ready.proposals_version, answered)
        return answered

    def _store(self, version: int, answered: Answer) -> None:
        """Keep the answer; drop all inputs up to its tick and the oldest answers."""
        for at in [at for at in self._inputs if at <= answered.at]:
            for record in self._inputs.pop(at).all():
                self._changes[input_key(record)] = None
        self._answers[answered.at] = version, answered
        self._changes[answer_key(answered.region, answered.at, version)] = encode(answered)
        for at in sorted(self._answers)[:-KEPT_ANSWERS]:
            old, _ = self._answers.pop(at)
            self._changes[answer_key(answered.region, at, old)] = None
