"""One contestant over one topic: CPU time of the whole process and progress, sampled from outside."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition

from bench.rig.stage import PARTITIONS
from bench.rig.topics import Topics
from deploy.launcher.process import Process

SAMPLE_SECONDS = 0.05
STALLED_SECONDS = 60
SILENT_SECONDS = 0.5
SNAPSHOT_SECONDS = 2.5
"""How long a program that commits nothing to Kafka gets for its last snapshot."""


class NotFinishedError(RuntimeError):
    """It did not get through its topic in time."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Where a run stands: wall clock, CPU time of the process, output records."""

    at: float
    cpu: float
    outputs: int


@dataclass(frozen=True, slots=True)
class Course:
    """What to run over: this many events in `source`, the first of them only to warm up."""

    source: str
    warm_up: int
    events: int

    @property
    def total(self) -> int:
        """All events of the topic."""
        return self.warm_up + self.events


@dataclass(frozen=True, slots=True)
class Lap:
    """What one run took. CPU ends when everything is committed, wall time with the last output."""

    cpu_us: float
    cpu_us_whole: float
    events_per_second: float
    peak_mb: float
    outputs: int


async def lap(process: Process, topics: Topics, course: Course, target: str, group: str | None) -> Lap:
    """Watch one run until all is done and committed."""
    samples: list[Sample] = []
    peak = 0
    while not await _done(topics, course, samples, group):
        if samples and samples[-1].at - _last_rise(samples).at > STALLED_SECONDS:
            raise NotFinishedError(f"stopped for {STALLED_SECONDS} s after {samples[-1].outputs} of {course.total}")
        await asyncio.sleep(SAMPLE_SECONDS)
        outputs = await topics.count(target, PARTITIONS)
        samples.append(Sample(time.monotonic(), process.cpu_seconds(), outputs))
        peak = max(peak, process.resident_bytes())
    return lap_of(samples, course, peak)


async def _done(topics: Topics, course: Course, samples: list[Sample], group: str | None) -> bool:
    if not samples or samples[-1].outputs < course.warm_up:
        return False
    silent = samples[-1].at - _last_rise(samples).at
    if group is None:
        return samples[-1].outputs >= course.total and silent > SNAPSHOT_SECONDS
    ending = samples[-1].outputs >= course.total or silent > SILENT_SECONDS
    return ending and await topics.committed(group, course.source) >= course.total


def _last_rise(samples: list[Sample]) -> Sample:
    return next(sample for sample in samples if sample.outputs == samples[-1].outputs)


def lap_of(samples: list[Sample], course: Course, peak: int) -> Lap:
    """What these samples say; the peak in bytes."""
    warm = next(sample for sample in samples if sample.outputs >= course.warm_up)
    last, end = samples[-1], _last_rise(samples)
    # A rule that saw two events of an item at once wrote one record for both: events count, not outputs.
    events = course.total - warm.outputs
    return Lap(
        cpu_us=(last.cpu - warm.cpu) / events * 1e6,
        cpu_us_whole=last.cpu / course.total * 1e6,
        events_per_second=events / (end.at - warm.at),
        peak_mb=peak / 1e6,
        outputs=last.outputs,
    )


async def last_states(kafka: str, target: str) -> Counter[str]:
    """How many items ended in which state, read from what the contestant wrote."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, max_poll_records=5_000)
    await consumer.start()
    try:
        tps = [TopicPartition(target, number) for number in range(PARTITIONS)]
        consumer.assign(tps)
        await consumer.seek_to_beginning(*tps)
        left = dict(await consumer.end_offsets(tps))
        newest: dict[bytes, str] = {}
        while any([await consumer.position(tp) < end for tp, end in left.items()]):
            for records in (await consumer.getmany(timeout_ms=500)).values():
                newest.update((each.key, orjson.loads(each.value)["state"]) for each in records if each.key != b"-")
    finally:
        await consumer.stop()
    return Counter(newest.values())
