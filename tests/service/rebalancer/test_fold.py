"""One partition of the rebalancer: exactly one answer per region and tick, the same after any repeat or restart."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import topics
from contracts.base import Event, Topic
from contracts.items import HeartbeatSent
from contracts.jams import OutlookReady, TeamOutlookDrawn
from contracts.plans import MovableReady, NoPlan, PlanDrawn, PlanReason
from contracts.proposals import PlanTaken, ProposalState
from contracts.settings import SettingsChanged
from mailroom.teams import Roster, roster_of
from services.chassis.kafka import Output, Record, encode
from services.chassis.metrics import Metrics
from services.rebalancer.fold import RebalancerFold
from services.rebalancer.metrics import PlanMetrics
from services.rebalancer.settings import Settings
from services.streams import Step
from tests.doubles.backlog_bytes import event_of
from tests.doubles.office.situations import REGION, SETTINGS, asked_for, described, jammed, movable, outlook, proposal
from tests.doubles.rows import DictRows

TEN = datetime(2026, 3, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROSTER = roster_of([described(name) for name in "abcd"])
PARTITION = 3


class Worker:
    """A fold with its rows, as the transport keeps them; `restart` loses all but the rows."""

    def __init__(self, roster: Roster = ROSTER) -> None:
        self.rows = DictRows()
        self.roster = roster
        self.settings: dict[str, SettingsChanged] = {}
        self._offsets = count()
        self.restart()

    def restart(self) -> None:
        self.metrics = Metrics(Settings(), "rebalancer")
        self.fold = RebalancerFold(
            PARTITION, self.rows, lambda: self.roster, self.settings.get, PlanMetrics(self.metrics)
        )

    def send(self, topic: Topic, *events: Event) -> list[Event | None]:
        step = self.fold.fold([self.record(topic, encode(event)) for event in events])
        self.store(step)
        return _events(step.outputs)

    def record(self, topic: Topic, value: bytes | None) -> Record:
        return Record(topic.name, PARTITION, next(self._offsets), "key", value)

    def store(self, step: Step) -> None:
        self.rows.apply(step)

    def tick(self, at: datetime, *outlooks: TeamOutlookDrawn, version: int = 0) -> list[Event | None]:
        """Everything of one tick, outlook before movable."""
        return self.send(topics.OUTLOOK, *_outlook(at, *outlooks)) + self.send(
            topics.MOVABLE, *_movable(at, version=version)
        )


@pytest.fixture
def worker() -> Worker:
    return Worker()


def _events(outputs: Iterable[Output]) -> list[Event | None]:
    return [event_of(output) for output in outputs]


def _outlook(at: datetime, *outlooks: TeamOutlookDrawn) -> list[Event]:
    drawn = [each.model_copy(update={"at": at}) for each in outlooks]
    return [*drawn, OutlookReady(region=REGION, at=at, teams=len(drawn), unplaced_items=0)]


def _movable(at: datetime, *, version: int = 0, decided: int = 0) -> list[Event]:
    ready = MovableReady(region=REGION, at=at, proposals_version=version, settings_version=decided)
    return [movable("a", at=at), ready]


QUIET = [outlook(name) for name in "abcd"]
JAMMED = [jammed("a"), *QUIET[1:]]


def test_each_tick_gets_one_answer_when_outlook_and_movable_are_complete(worker: Worker) -> None:
    assert worker.send(topics.OUTLOOK, *_outlook(TEN, *QUIET)) == []
    [answer] = worker.send(topics.MOVABLE, *_movable(TEN))
    assert answer == NoPlan(region=REGION, at=TEN, reason=PlanReason.NOTHING_JAMS)
    assert worker.fold.poll() == []


def test_a_jam_gets_a_plan_sent_to_the_regions_partition(worker: Worker) -> None:
    worker.send(topics.OUTLOOK, *_outlook(TEN, *JAMMED))
    step = worker.fold.fold([worker.record(topics.MOVABLE, encode(event)) for event in _movable(TEN)])
    [output] = step.outputs
    assert isinstance(output.event, PlanDrawn)
    assert (output.topic, output.key, output.partition) == (topics.PLANS.name, REGION, PARTITION)
    assert output.event.based_on.outlook_at == TEN
    assert 'mailroom_plans_total{reason_code="relieves_open_jam",region="dueren",state="drawn"} 1.0' in (
        worker.metrics.exposition().decode()
    )


def test_the_order_of_the_topics_does_not_matter() -> None:
    one, other = Worker(), Worker()
    first = one.tick(TEN, *JAMMED)
    assert other.send(topics.MOVABLE, *_movable(TEN)) == []
    assert other.send(topics.OUTLOOK, *_outlook(TEN, *reversed(JAMMED))) == first


def test_a_repeated_tick_gets_the_same_answer_again(worker: Worker) -> None:
    [plan] = worker.tick(TEN, *JAMMED)
    later = worker.tick(TEN + HOUR, *JAMMED)
    assert worker.tick(TEN, *JAMMED) == [plan, plan]
    worker.restart()
    assert worker.tick(TEN, *JAMMED) == [plan, plan]
    assert worker.tick(TEN + HOUR, *JAMMED) == later * 2


def test_nothing_is_answered_before_the_proposals_were_read(worker: Worker) -> None:
    assert worker.tick(TEN, *JAMMED, version=2) == []
    offer = proposal("a", "b", version=1)
    assert worker.send(topics.PROPOSALS, offer) == []
    [answer] = worker.send(topics.PROPOSALS, proposal("c", "d", ProposalState.DONE, version=2))
    assert isinstance(answer, PlanDrawn)
    assert answer.based_on.proposals_version == 2


def test_what_happened_after_the_tick_was_measured_belongs_to_the_next() -> None:
    early, late = Worker(), Worker()
    asked = asked_for("a", 300, version=1)
    early.send(topics.PROPOSALS, asked)
    assert early.tick(TEN, *QUIET) == late.tick(TEN, *QUIET)
    late.send(topics.PROPOSALS, asked)
    answers = early.tick(TEN + HOUR, *QUIET, version=1)
    assert answers == late.tick(TEN + HOUR, *QUIET, version=1)
    assert isinstance(answers[0], PlanDrawn)


def test_settings_changed_after_the_tick_was_measured_belong_to_the_next() -> None:
    """Both plan what is in force at the tick, whether or not the change was read before the answer."""
    before = SETTINGS.model_copy(update={"version": 1})
    change = SETTINGS.model_copy(update={"version": 2, "receiver_load_limit": 0.3, "receiver_daily_share": 0.05})
    early, late = Worker(), Worker()
    early.settings[REGION], late.settings[REGION] = change, before
    measured, ready = _movable(TEN, decided=1)
    papers = [measured, ready.model_copy(update={"settings": before})]
    answers = []
    for worker in (early, late):
        worker.send(topics.OUTLOOK, *_outlook(TEN, *JAMMED))
        answers.append(worker.send(topics.MOVABLE, *papers))
    assert isinstance(answers[0][0], PlanDrawn)
    assert answers[0] == answers[1]


def test_nothing_is_answered_before_the_settings_were_read(worker: Worker) -> None:
    worker.send(topics.OUTLOOK, *_outlook(TEN, *JAMMED))
    assert worker.send(topics.MOVABLE, *_movable(TEN, decided=1)) == []
    worker.settings[REGION] = SETTINGS.model_copy(update={"receiver_load_limit": 0.4})
    [answer] = _events(worker.fold.poll())
    assert not isinstance(answer, PlanDrawn)


def test_nothing_is_answered_before_every_team_is_known() -> None:
    worker = Worker(roster_of([described("a")]))
    assert worker.tick(TEN, *JAMMED) == []
    worker.roster = ROSTER
    [answer] = _events(worker.fold.poll())
    assert isinstance(answer, PlanDrawn)
    assert worker.fold.poll() == []
    # A crash before the next records: the stored papers lead to the same answer once more.
    worker.restart()
    assert _events(worker.fold.poll()) == [answer]


def test_several_waiting_ticks_are_answered_in_order(worker: Worker) -> None:
    ticks = [TEN + n * HOUR for n in range(4)]
    worker.send(topics.OUTLOOK, *[event for at in ticks for event in _outlook(at, *JAMMED)])
    answers = worker.send(topics.MOVABLE, *[event for at in ticks for event in _movable(at)])
    assert [answer.at for answer in answers if isinstance(answer, PlanDrawn | NoPlan)] == ticks


def test_no_second_plan_before_the_first_was_answered(worker: Worker) -> None:
    [plan] = worker.tick(TEN - HOUR, *JAMMED)
    assert isinstance(plan, PlanDrawn)
    worker.send(topics.PROPOSALS, asked_for("a", 100, version=1))
    [answer] = worker.tick(TEN, *JAMMED, version=1)
    assert answer == NoPlan(region=REGION, at=TEN, reason=PlanReason.WAITING_FOR_ANSWER)
    worker.send(topics.PROPOSALS, PlanTaken(region=REGION, version=2, at=TEN, plan_id=plan.plan_id))
    worker.send(topics.PROPOSALS, asked_for("a", 100, version=3))
    [answer] = worker.tick(TEN + HOUR, *JAMMED, version=3)
    assert isinstance(answer, PlanDrawn)


def test_a_region_without_teams_is_answered_with_no_plan() -> None:
    (answer,) = Worker().tick(TEN)
    assert isinstance(answer, NoPlan)


def test_regions_are_answered_apart() -> None:
    worker = Worker(
        roster_of([*[described(n) for n in "abcd"], described("x").model_copy(update={"region": "aachen"})])
    )
    worker.send(topics.OUTLOOK, *_outlook(TEN, *JAMMED))
    foreign = outlook("x").model_copy(update={"region": "aachen"})
    ready = OutlookReady(region="aachen", at=TEN, teams=1, unplaced_items=0)
    worker.send(topics.OUTLOOK, foreign, ready)
    measured = MovableReady(region="aachen", at=TEN, proposals_version=0, settings_version=0)
    [answer] = worker.send(topics.MOVABLE, measured)
    assert isinstance(answer, NoPlan)
    assert answer.region == "aachen"


def test_a_broken_record_is_parked_and_the_rest_goes_on(worker: Worker) -> None:
    worker.send(topics.OUTLOOK, *_outlook(TEN, *QUIET))
    records = [worker.record(topics.MOVABLE, encode(event)) for event in _movable(TEN)]
    broken = worker.record(topics.MOVABLE, b"{")
    step = worker.fold.fold([broken, worker.record(topics.MOVABLE, None), *records])
    assert [(letter.record, letter.reason_code) for letter in step.dead_letters] == [(broken, "not_json")]
    assert len(step.outputs) == 1


def test_heartbeats_are_shown(worker: Worker) -> None:
    assert worker.send(topics.OUTLOOK, HeartbeatSent(sent_at=TEN)) == []
    shown = worker.metrics.gauge("mailroom_heartbeat_timestamp_seconds").labels(stage="rebalancer")
    [sample] = [sample for family in shown.collect() for sample in family.samples]
    assert sample.value == TEN.timestamp()


def test_papers_of_answered_ticks_are_thrown_away(worker: Worker) -> None:
    for n in range(3):
        worker.tick(TEN + n * HOUR, *JAMMED)
    assert sorted({key.split("|")[0] for key in worker.rows.stored}) == ["answer", "planning"]


def test_an_answer_that_waited_for_proposals_is_given_again_if_they_come_again(worker: Worker) -> None:
    worker.tick(TEN, *JAMMED, version=1)
    asked = asked_for("a", 100, version=1)
    [plan] = worker.send(topics.PROPOSALS, asked)
    worker.restart()
    assert worker.send(topics.PROPOSALS, asked) == [plan]


_OFFER = proposal("b", "c", version=1)
_PROPOSALS: list[Event] = [
    _OFFER,
    asked_for("a", 100, version=2),
    _OFFER.model_copy(update={"state": ProposalState.DECLINED, "version": 3}),
    proposal("d", "c", ProposalState.RUNNING, accepted=70, version=4),
]


def _story() -> list[tuple[Topic, Event]]:
    """Three ticks with what happened between them; the second answer waits for proposals."""
    first, second, third = (TEN + n * HOUR for n in range(3))
    parts: list[tuple[Topic, Iterable[Event]]] = [
        (topics.OUTLOOK, _outlook(first, *JAMMED)),
        (topics.MOVABLE, _movable(first)),
        (topics.PROPOSALS, _PROPOSALS[:2]),
        (topics.OUTLOOK, _outlook(second, *QUIET)),
        (topics.MOVABLE, _movable(second, version=3)),
        (topics.PROPOSALS, _PROPOSALS[2:]),
        (topics.MOVABLE, _movable(third, version=4)),
        (topics.OUTLOOK, _outlook(third, *JAMMED)),
    ]
    return [(topic, event) for topic, events in parts for event in events]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 40)), min_size=30, max_size=30), st.integers(1, 9))
def test_crashes_and_other_chunks_change_no_answer(crashes: list[int | None], chunk: int) -> None:
    """A crash at a chunk keeps the first this many of its rows, sends nothing, and brings the chunk again."""
    plain, troubled = Worker(), Worker()
    expected = [answer for topic, event in _story() for answer in plain.send(topic, event)]
    stream = [troubled.record(topic, encode(event)) for topic, event in _story()]
    answers = []
    for number, start in enumerate(range(0, len(stream), chunk)):
        records = stream[start : start + chunk]
        crash = crashes[number % len(crashes)]
        if crash is not None:
            rows = troubled.fold.fold(records).rows
            troubled.store(Step(rows=dict(list(rows.items())[:crash])))
            troubled.restart()
        step = troubled.fold.fold(records)
        troubled.store(step)
        answers += _events(step.outputs)
    distinct = list({answer.model_dump_json(): answer for answer in answers if answer is not None}.values())
    assert distinct == expected
    troubled.restart()
    troubled.store(troubled.fold.fold([]))
    assert troubled.rows.stored == plain.rows.stored
