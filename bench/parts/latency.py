"""From `POST /v1/items` to the figure on `/metrics`, with every service running; and on the way, to the count.

Team gauges follow the counts that `backlog` sends, at most four times a second each. The items of a team are told
apart by their number: the n-th item of a team is visible when the sum of the team's gauges has reached n.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition

from bench.parts.intake import WrongAnswersError, recent, single_lines, write_lines
from bench.reporting.results import Result, Target
from bench.reporting.statistics import percentiles
from bench.rig.load import Outcome, Plan, send
from bench.rig.stage import PARTITIONS, Service, Stage
from contracts.topics import BACKLOG, ITEMS
from deploy.launcher.machine import say
from office.bulk import Layout, Post

TITLE = "from POST to the figure on /metrics at 50, 200 and 1,000 events/s"
USUAL_MINUTES = 3.0
RATES = (50, 200, 1_000)
CONNECTIONS = 64
TICK_SECONDS = 5
SETTLE_SECONDS = 3.0
WARM_UP_RATE, WARM_UP_SECONDS = 49, 5
WORKERS = 2
POLL_SECONDS = 0.1
_TEAM = re.compile(r'team="([^"]+)"')


@dataclass(slots=True)
class Seen:
    """What was in the topics and on `/metrics`, and when (monotonic clock)."""

    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    counts: dict[tuple[str, int], list[tuple[int, float]]] = field(default_factory=dict)
    shown: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    """Per team: open items by its gauges, each time they had grown."""

    def counted_at(self, item_id: str, team: str) -> float:
        """When the first count that includes this item was there."""
        partition, offset = self.places[item_id]
        return next(at for version, at in self.counts[team, partition] if version >= offset)

    def open_items(self, team: str) -> float:
        """What the team's gauges showed last."""
        known = self.shown.get(team)
        return known[-1][0] if known else 0.0

    def shown_at(self, team: str, items: float) -> float:
        """When the team's gauges first showed this many open items."""
        return next(at for shown, at in self.shown[team] if shown >= items)


async def watch_topics(kafka: str, seen: Seen) -> None:
    """Note every item's offset, and every count, as they come."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, fetch_max_wait_ms=50)
    await consumer.start()
    try:
        tps = [TopicPartition(topic.name, number) for topic in (ITEMS, BACKLOG) for number in range(PARTITIONS)]
        consumer.assign(tps)
        await consumer.seek_to_end(*tps)
        while True:
            for tp, records in (await consumer.getmany(timeout_ms=50)).items():
                now = time.monotonic()
                for record in records:
                    if tp.topic == ITEMS.name:
                        seen.places[record.key.decode()] = (tp.partition, record.offset)
                        continue
                    value = orjson.loads(record.value)
                    if value["type"] == "backlog.counted":
                        place = (value["team"], value["source_partition"])
                        seen.counts.setdefault(place, []).append((value["version"], now))
    finally:
        await consumer.stop()


async def watch_gauges(jams: Service, seen: Seen) -> None:
    """Note when the gauges of each team grow."""
    while True:
        now = time.monotonic()
        teams: Counter[str] = Counter()
        for labels, items in (await jams.metric("mailroom_backlog_items")).items():
            teams[_TEAM.search(labels)[1]] += int(items)  # type: ignore[index] # every series has a team
        for team, items in teams.items():
            if items > seen.open_items(team):
                seen.shown.setdefault(team, []).append((items, now))
        await asyncio.sleep(POLL_SECONDS)


class Installation:
    """Every service of the product, running."""

    def __init__(self, stage: Stage) -> None:
        self.tick_seconds = stage.sized(TICK_SECONDS, 2)
        self.intake = stage.service("intake", tick_seconds=str(self.tick_seconds))
        self.jams = stage.service("jams")
        workers = [stage.service("backlog", data=f"backlog-{number}") for number in range(WORKERS)]
        others = [stage.service("rebalancer"), stage.service("assignment", profile="local")]
        self.all = [self.intake, *workers, self.jams, *others]

    async def ready(self) -> None:
        """Wait for all."""
        for service in self.all:
            await service.ready()

    def cpu_seconds(self) -> float:
        """CPU time of all together."""
        return sum(service.cpu_seconds() for service in self.all)

    def stop(self) -> None:
        """End all."""
        for service in self.all:
            service.stop()


async def at_rate(stage: Stage, running: Installation, seen: Seen, rate: int, seconds: float) -> dict[str, Any]:
    """New items at this rate, each at its time whether the one before was answered or not."""
    post = Post(int(rate * seconds), Layout(), seed=rate, begin=recent())
    file = write_lines(stage.folder / f"load-{rate}", single_lines(post))
    before = {team: seen.open_items(team) for team in map(Layout().team, range(Layout().teams))}
    cpu = running.cpu_seconds()
    outcome = await send(Plan(running.intake.url, str(file), CONNECTIONS, rate), stage.folder / "logs/load.log")
    spent = running.cpu_seconds() - cpu
    await asyncio.sleep(SETTLE_SECONDS)
    if set(outcome.statuses) != {"202"}:
        raise WrongAnswersError(f"statuses {outcome.statuses}")
    counted, shown = _until_counted(post, outcome, seen), _until_shown(post, outcome, seen, before)
    on_metrics = f"p50 {shown['p50']:.2f} s, p99 {shown['p99']:.2f} s"
    say(f"  {rate}/s: counted p99 {counted['p99']:.2f} s; on /metrics {on_metrics}")
    return {
        "events_per_second": rate,
        "reached_per_second": post.items / outcome.seconds,
        "answered_ms": percentiles([each * 1000 for each in outcome.took]),
        "counted_seconds": counted,
        "shown_seconds": shown,
        "services_cpu_share_of_a_core": spent / outcome.seconds,
        "client_cpu_share": outcome.cpu_seconds / outcome.seconds,
    }


def _until_counted(post: Post, outcome: Outcome, seen: Seen) -> Any:
    spans = []
    for number in range(post.items):
        event = post.received(number)
        spans.append(seen.counted_at(event.item_id, str(event.team)) - outcome.began[number])
    return percentiles(spans)


def _until_shown(post: Post, outcome: Outcome, seen: Seen, before: Mapping[str, float]) -> Any:
    spans, nth = [], Counter(before)
    for number in range(post.items):
        team = str(post.received(number).team)
        nth[team] += 1
        spans.append(seen.shown_at(team, nth[team]) - outcome.began[number])
    return percentiles(spans)


async def shows(running: Installation, items: int) -> int:
    """The open items that the gauges show in the end; must be all that were sent."""
    shown = int(sum((await running.jams.metric("mailroom_backlog_items")).values()))
    if shown != items:
        raise WrongAnswersError(f"the gauges show {shown} open items, {items} were sent")
    return shown


async def measure(stage: Stage) -> Result:
    """Rate after rate on the same installation."""
    seconds = stage.sized(20, 4)
    async with stage.topics(Layout()):
        running, seen = await asyncio.to_thread(Installation, stage), Seen()
        watching: list[asyncio.Task[None]] = []
        try:
            await running.ready()
            watching = [
                asyncio.create_task(watch_topics(stage.kafka, seen)),
                asyncio.create_task(watch_gauges(running.jams, seen)),
            ]
            await at_rate(stage, running, seen, WARM_UP_RATE, WARM_UP_SECONDS)
            rates = [await at_rate(stage, running, seen, rate, seconds) for rate in RATES]
            shown = await shows(running, WARM_UP_RATE * WARM_UP_SECONDS + sum(rate * seconds for rate in RATES))
        finally:
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)
            running.stop()
    at_200 = next(each for each in rates if each["events_per_second"] == 200)
    figures = {
        "tick_seconds": running.tick_seconds,
        "workers": WORKERS,
        "open_items_shown_at_the_end": shown,
        "rates": rates,
    }
    target = Target.at_most("POST until on /metrics, p99 at 200 events/s", 1, at_200["shown_seconds"]["p99"], "s")
    return Result(figures, [target])
