"""How a worker handles crashes: its own last one, those it reads about, and the orders about them."""

from pathlib import Path

import pytest
from aiokafka.errors import KafkaConnectionError
from faust.types import TP

from contracts.stoppages import ParkOrdered, PartitionCrashed, Stoppage, stoppage_key
from services.chassis.health import Health
from services.chassis.kafka import Output
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.streams.crashes.attempts import Attempt, AttemptFile
from services.streams.crashes.tracker import CrashTracker
from tests.unit.streams.doubles import chunk

TOPIC = "mailroom.items.v1"
KEY = stoppage_key("backlog", TOPIC, 2)


class Publisher:
    """Collects what is published, unless Kafka is away."""

    def __init__(self) -> None:
        self.told: list[Output] = []
        self.away = False

    async def start(self) -> None:
        pass

    async def publish(self, *outputs: Output) -> None:
        if self.away:
            raise KafkaConnectionError
        self.told += outputs


class Worker:
    """A worker's crash tracker with everything around it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.health = Health()
        self.metrics = Metrics(Base(), "backlog")
        self.tracker = CrashTracker(Base(), "backlog", self.metrics, self.health)
        self.publisher = Publisher()
        self.tracker._publisher = self.publisher  # type: ignore[assignment]

    def knows(self, known: Stoppage) -> None:
        self.tracker.stoppages.values[KEY] = known

    def left(self) -> Attempt | None:
        return AttemptFile(self.folder).unfinished()


@pytest.fixture
async def worker(tmp_path: Path) -> Worker:
    worker = Worker(tmp_path)
    await worker.tracker.start(tmp_path)
    return worker


def crashed(first: int, last: int, crashes: int) -> PartitionCrashed:
    return PartitionCrashed(
        service="backlog", topic=TOPIC, partition=2, first_offset=first, last_offset=last, crashes=crashes
    )


def order(offset: int) -> ParkOrdered:
    return ParkOrdered(service="backlog", topic=TOPIC, partition=2, offset=offset)


async def test_a_crash_of_the_rule_is_told_with_its_number_and_then_struck_out(worker: Worker) -> None:
    worker.knows(crashed(40, 50, 1))
    worker.tracker.begin_attempt(chunk(TOPIC, 2, 41))
    await worker.tracker.record_crash(chunk(TOPIC, 2, 41), RuntimeError())
    assert [output.event for output in worker.publisher.told] == [crashed(41, 41, 2)]
    assert worker.left() is None


async def test_a_full_disk_and_an_absent_kafka_are_no_crash_of_the_record(worker: Worker) -> None:
    for error in (OSError(), KafkaConnectionError()):
        worker.tracker.begin_attempt(chunk(TOPIC, 2, 41))
        await worker.tracker.record_crash(chunk(TOPIC, 2, 41), error)
    assert (worker.publisher.told, worker.left()) == ([], None)


async def test_what_could_not_be_told_is_told_by_the_next_process_of_the_folder(worker: Worker) -> None:
    worker.publisher.away = True
    worker.tracker.begin_attempt(chunk(TOPIC, 2, 41))
    await worker.tracker.record_crash(chunk(TOPIC, 2, 41), RuntimeError())
    again = Worker(worker.folder)
    await again.tracker.start(worker.folder)
    assert [output.event for output in again.publisher.told] == [crashed(41, 41, 1)]
    assert again.left() is None


async def test_records_whose_rule_came_back_are_not_blamed_for_a_later_death(worker: Worker) -> None:
    worker.tracker.begin_attempt(chunk(TOPIC, 2, 41))
    assert worker.left() == Attempt(TOPIC, 2, 41, 41, 1)
    worker.tracker.end_attempt()
    assert worker.left() is None


@pytest.mark.parametrize("known", [crashed(41, 41, 1), crashed(41, 41, 3), order(41)])
async def test_a_process_that_died_adds_nothing_to_what_is_known_already(tmp_path: Path, known: Stoppage) -> None:
    AttemptFile(tmp_path).begin(Attempt(TOPIC, 2, 41, 41, 1))
    worker = Worker(tmp_path)
    worker.knows(known)
    await worker.tracker.start(tmp_path)
    assert (worker.publisher.told, worker.left()) == ([], None)


def test_without_a_crash_a_chunk_stays_whole_and_goes_to_the_rule(worker: Worker) -> None:
    whole = chunk(TOPIC, 2, 40, 41, 42)
    assert worker.tracker.split(whole) == (whole,)
    assert worker.tracker.verdict(whole) == "process"


@pytest.mark.parametrize(
    ("known", "verdicts"),
    [
        (crashed(41, 41, 2), ["process", "process", "process"]),
        (crashed(41, 41, 3), ["process", "stop", "process"]),
        (order(41), ["process", "park", "process"]),
    ],
)
def test_only_the_one_record_is_held_or_set_aside(worker: Worker, known: Stoppage, verdicts: list[str]) -> None:
    worker.knows(known)
    pieces = worker.tracker.split(chunk(TOPIC, 2, 39, 40, 41, 42, 43))
    assert [len(piece.raw) for piece in pieces] == [2, 1, 2]
    assert [worker.tracker.verdict(piece) for piece in pieces] == verdicts


def test_a_held_partition_is_named_in_ready_and_in_the_metrics_until_it_is_released(worker: Worker) -> None:
    worker.tracker.stop(chunk(TOPIC, 2, 41))
    assert worker.health.report_ready() == (
        200,
        {"status": "ready", "stopped": [{"topic": TOPIC, "partition": 2, "offset": 41}]},
    )
    series = f'mailroom_partition_stopped{{partition="2",topic="{TOPIC}"}}'
    assert f"{series} 1.0" in worker.metrics.exposition().decode()
    assert worker.tracker.stopped() == {TP(TOPIC, 2)}
    worker.tracker.resume(chunk(TOPIC, 2, 41))
    assert worker.health.report_ready() == (200, {"status": "ready"})
    assert f"{series} 0.0" in worker.metrics.exposition().decode()


async def test_a_suspicion_is_forgotten_once_when_its_place_is_committed(worker: Worker) -> None:
    worker.knows(crashed(41, 41, 2))
    await worker.tracker.forget({TP(TOPIC, 2): 41, TP(TOPIC, 1): 99})
    assert worker.publisher.told == []
    for _ in range(2):
        await worker.tracker.forget({TP(TOPIC, 2): 42})
    assert [(output.key, output.event) for output in worker.publisher.told] == [(KEY, None)]
