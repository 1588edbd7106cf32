"""The backlog worker against other ways to do the core of its work, in turn, in one run."""

import asyncio
from collections import Counter
from dataclasses import asdict
from itertools import chain
from typing import Any

from bench.peers.contestants import CONTESTANTS, LEFT_BY_OURS, OURS, Contestant, Entry
from bench.peers.race import Course, Lap, NotFinishedError, lap, last_states
from bench.peers.venv import NotInstallableError
from bench.reporting.results import Result, Target
from bench.reporting.statistics import Spread, ratios, spread
from bench.rig.stage import PARTITIONS, Stage
from bench.rig.topics import Topics
from contracts.topics import BACKLOG, ITEMS
from deploy.launcher.machine import say
from deploy.launcher.process import EndedEarlyError
from office.bulk import Layout, Post
from services.chassis.kafka import create_topics

TITLE = "CPU per event of the backlog worker against stock Faust, a plain loop, Quix Streams and Bytewax"
USUAL_MINUTES = 8.0
WAVES = 4
SHORT = "bench-short"
AGAINST_FAUST = 1 / 8


class Race:
    """All contestants over the same events, round by round."""

    def __init__(self, stage: Stage, topics: Topics) -> None:
        self._stage = stage
        self._topics = topics
        self._laps: dict[str, list[Lap]] = {each.name: [] for each in CONTESTANTS}
        self._counts_sent: list[float] = []
        self._failed: dict[str, str] = {}
        self._expected: dict[str, Counter[str]] = {}

    async def prepare(self) -> tuple[Course, Course]:
        """Write both topics: the long one, and the short one for the slow."""
        sized = self._stage.sized
        await self._topics.create(SHORT, PARTITIONS)
        long = await self._fill(ITEMS.name, sized(20_000, 4_000), sized(25_000, 6_000))
        short = await self._fill(SHORT, sized(4_000, 500), sized(5_000, 1_000))
        return long, short

    async def _fill(self, source: str, warm_up: int, items: int) -> Course:
        layout = Layout()
        first, post = Post(warm_up, layout, seed=1), Post(items, layout, seed=2)
        events = chain(first.wave(0), *(post.wave(step) for step in range(WAVES)))
        await self._topics.write_items(source, events, PARTITIONS)
        self._expected[source] = Counter({"WAITING": warm_up, "DONE": items})
        return Course(source, warm_up, items * WAVES)

    async def round(self, number: int, long: Course, short: Course) -> None:
        """Everybody once."""
        for contestant in CONTESTANTS:
            if contestant.name in self._failed:
                continue
            course = short if contestant.slow else long
            try:
                done = await self._once(contestant, course, number)
            except (NotFinishedError, NotInstallableError, EndedEarlyError) as problem:
                self._failed[contestant.name] = str(problem)
                say(f"  {contestant.title}: {problem}")
                continue
            self._laps[contestant.name].append(done)
            say(f"  {contestant.title:<26}{done.cpu_us:>8.1f} µs/event {done.events_per_second:>10,.0f} events/s")

    async def _once(self, contestant: Contestant, course: Course, number: int) -> Lap:
        entry = Entry(self._stage, course.source, f"bench-{contestant.name}-{number}")
        target = contestant.target(entry)
        group = contestant.group(entry) if contestant.group else None
        if contestant.name != OURS:
            await self._topics.create(target, PARTITIONS)
        with await asyncio.to_thread(contestant.start, entry) as process:
            done = await lap(process, self._topics, course, target, group)
            states = await last_states(self._stage.kafka, target)
        if states != self._expected[course.source]:
            raise NotFinishedError(f"wrong states {dict(states)}, expected {dict(self._expected[course.source])}")
        await self._clear(contestant, target, group)
        return done

    async def _clear(self, contestant: Contestant, target: str, group: str | None) -> None:
        if contestant.name == OURS:
            sent = await self._topics.count(BACKLOG.name, PARTITIONS)
            self._counts_sent.append(sent / await self._topics.count(ITEMS.name, PARTITIONS))
            await self._topics.forget(*LEFT_BY_OURS)
            await self._topics.begin_again(str(group), ITEMS.name, PARTITIONS)
            await create_topics(self._stage.kafka, PARTITIONS)
        else:
            await self._topics.forget(target)

    def figures(self) -> dict[str, Any]:
        """What is in the result."""
        return {each.name: self._of(each) for each in CONTESTANTS}

    def counts_sent(self) -> Spread | None:
        """Counts of teams that ours sent in addition to its outputs, per event: they depend on wall time."""
        return spread(self._counts_sent) if self._counts_sent else None

    def _of(self, contestant: Contestant) -> dict[str, Any]:
        laps, ours = self._laps[contestant.name], self._laps[OURS]
        known: dict[str, Any] = {"title": contestant.title, "version": contestant.version, "does": contestant.does}
        if contestant.name in self._failed:
            return {**known, "failed": self._failed[contestant.name]}
        cpu = [each.cpu_us for each in laps]
        return {
            **known,
            "cpu_us": spread(cpu),
            "cpu_us_whole": spread([each.cpu_us_whole for each in laps]),
            "events_per_second": spread([each.events_per_second for each in laps]),
            "times_ours": ratios(cpu, [each.cpu_us for each in ours]),
            "peak_mb": spread([each.peak_mb for each in laps]),
            "rounds": [asdict(each) for each in laps],
        }


def _targets(figures: dict[str, Any]) -> list[Target]:
    limits = {"quix": 1.0, "bytewax": 1.0, "faust": AGAINST_FAUST}
    targets = []
    for name, limit in limits.items():
        peer = figures[name]
        if "failed" in peer or "failed" in figures[OURS]:
            continue
        share = 1 / peer["times_ours"]["median"]
        targets.append(Target.at_most(f"our CPU per event as a share of {peer['title']}", limit, share, ""))
    return targets


async def measure(stage: Stage) -> Result:
    """Three rounds (one to try out)."""
    async with stage.topics(Layout()) as topics:
        race = Race(stage, topics)
        long, short = await race.prepare()
        rounds = stage.sized(3, 1)
        for number in range(1, rounds + 1):
            say(f"round {number} of {rounds}")
            await race.round(number, long, short)
    figures = race.figures()
    about: dict[str, Any] = {
        "events": long.events,
        "warm_up": long.warm_up,
        "events_of_the_slow": short.events,
        "rounds": rounds,
    }
    about["counts_sent_per_event"] = race.counts_sent()
    return Result({**about, "partitions": PARTITIONS, "contestants": figures}, _targets(figures))
