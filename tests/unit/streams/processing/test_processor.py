"""One partition's chunks go through its rule one after the other; only what is durable counts as done."""

# ruff: noqa: ARG002 - the journal stands for many things and hears more than it writes down

import asyncio
from collections.abc import AsyncIterator, Sequence
from types import SimpleNamespace
from typing import Literal

import pytest

from services.chassis.kafka import Output, Record
from services.streams import DeadLetter, Rows, Step
from services.streams.consuming.chunks import Chunk
from services.streams.processing.processor import Lane
from tests.doubles.rows import DictRows


class Journal:
    """The ways of a lane and the rule behind it; writes down what happens in which order."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.errors: list[BaseException] = []
        self.refused: set[int] = set()
        self.broken = False
        self.made = 0
        self.end = 0
        self.tries = -1
        self.verdicts: dict[int, Literal["fold", "hold", "park"]] = {}
        self.saving = asyncio.Event()
        self.saving.set()

    # the ways

    def accept(self, chunk: Chunk) -> bool:
        return chunk.start not in self.refused

    def finish(self, chunk: Chunk) -> None:
        self.lines.append(f"finish {chunk.start}")

    def before(self, chunk: Chunk) -> int:
        return self.end - chunk.end

    def rows(self, partition: int) -> Rows:
        return DictRows()

    async def save(self, partition: int, step: Step, records: Sequence[Record]) -> None:
        self.lines.append(f"save {records[0].offset}")
        await self.saving.wait()

    async def send(self, outputs: Sequence[Output]) -> None:
        self.lines.append("send")

    async def set_aside(self, piece: Chunk) -> None:
        self.lines.append(f"aside {piece.start}")

    def halt(self, piece: Chunk) -> None:
        self.lines.append(f"halt {piece.start}")

    def go_on(self, piece: Chunk) -> None:
        self.lines.append(f"go on {piece.start}")

    # where it crashed before

    def pieces(self, chunk: Chunk) -> Sequence[Chunk]:
        return (chunk,)

    def verdict(self, piece: Chunk) -> Literal["fold", "hold", "park"]:
        return self.verdicts.get(piece.start, "fold")

    def trying(self, piece: Chunk) -> None:
        self.tries = piece.start

    def tried(self) -> None:
        self.tries = -1

    async def crashed(self, piece: Chunk, error: BaseException) -> None:
        self.lines.append(f"crashed {piece.start}")

    def hold(self, piece: Chunk) -> None:
        self.lines.append(f"hold {piece.start}")

    def release(self, piece: Chunk) -> None:
        self.lines.append(f"release {piece.start}")

    def seen(self, chunk: Chunk, letters: Sequence[DeadLetter], seconds: float) -> None:
        pass

    def fail(self, error: BaseException) -> None:
        self.errors.append(error)

    # the rule

    def make(self, partition: int, rows: Rows) -> "Journal":
        self.made += 1
        return self

    def fold(self, records: Sequence[Record]) -> Step:
        self.lines.append(f"fold {records[0].offset}")
        if self.broken:
            raise RuntimeError("broken")
        return Step()

    def poll(self) -> Sequence[Output]:
        return (Output("t", "k", None),)

    def close(self) -> None:
        self.lines.append("close")


def chunk(start: int) -> Chunk:
    raw = SimpleNamespace(topic="t", partition=0, offset=start, key=b"k", value=b"v", headers=())
    return Chunk("t", 0, 0, start, start + 1, [raw])


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
async def lane(journal: Journal) -> AsyncIterator[Lane]:
    lane = Lane(0, journal, journal, journal.make)
    yield lane
    await lane.stop()


async def put(lane: Lane, *starts: int) -> list[int]:
    done: list[int] = []
    for start in starts:
        await lane.put(chunk(start), lambda start=start: done.append(start))  # type: ignore[misc]
    await asyncio.sleep(0.01)
    return done


async def test_a_chunk_is_done_only_when_all_that_follows_is_saved(lane: Lane, journal: Journal) -> None:
    journal.saving.clear()
    done = await put(lane, 1, 2)
    assert (journal.lines, done) == (["fold 1", "save 1"], [])
    journal.saving.set()
    await asyncio.sleep(0.01)
    assert journal.lines == ["fold 1", "save 1", "finish 1", "fold 2", "save 2", "finish 2"]
    assert done == [1, 2]


async def test_a_rule_that_breaks_ends_the_process_and_its_chunk_is_not_done(lane: Lane, journal: Journal) -> None:
    journal.broken = True
    assert await put(lane, 1) == [1]
    assert [type(error) for error in journal.errors] == [RuntimeError]
    assert "finish 1" not in journal.lines
    assert "crashed 1" in journal.lines
    assert journal.tries == 1


async def test_a_void_chunk_is_passed_over(lane: Lane, journal: Journal) -> None:
    journal.refused = {1}
    assert await put(lane, 1, 2) == [1, 2]
    assert journal.lines == ["fold 2", "save 2", "finish 2"]


async def test_after_a_rebalance_the_rule_is_made_anew_from_the_rows(lane: Lane, journal: Journal) -> None:
    await lane.open()
    await put(lane, 1)
    await lane.close()
    await lane.open()
    assert journal.made == 2
    assert "close" in journal.lines


async def test_a_partition_that_is_not_ours_is_not_polled(lane: Lane, journal: Journal) -> None:
    await lane.poll()
    assert journal.lines == []


async def test_a_busy_lane_says_what_was_due_after_its_chunk(lane: Lane, journal: Journal) -> None:
    journal.saving.clear()
    await put(lane, 1, 2)
    await lane.poll()
    await lane.poll()
    assert "send" not in journal.lines
    journal.saving.set()
    await asyncio.sleep(0.01)
    assert journal.lines == ["fold 1", "save 1", "finish 1", "send", "fold 2", "save 2", "finish 2"]


async def test_a_lane_that_catches_up_says_what_was_due_when_little_is_before_it(lane: Lane, journal: Journal) -> None:
    journal.saving.clear()
    journal.end = 502
    await put(lane, 1, 2)
    await lane.poll()
    journal.saving.set()
    await asyncio.sleep(0.01)
    assert journal.lines == ["fold 1", "save 1", "finish 1", "fold 2", "save 2", "finish 2", "send"]


async def test_a_rule_at_work_is_written_down_before_and_struck_out_before_anything_is_waited_for(
    lane: Lane, journal: Journal
) -> None:
    journal.saving.clear()
    await put(lane, 1)
    assert (journal.lines, journal.tries) == (["fold 1", "save 1"], -1)
    journal.saving.set()


async def test_a_partition_stands_still_until_the_verdict_changes_and_then_nothing_is_left_out(
    lane: Lane, journal: Journal
) -> None:
    journal.verdicts = {2: "hold"}
    assert await put(lane, 1, 2, 3) == [1, 2, 3]
    assert journal.lines == ["fold 1", "save 1", "finish 1", "hold 2", "halt 2"]
    await lane.reconsider()
    assert len(journal.lines) == 5
    journal.verdicts = {2: "park"}
    await lane.reconsider()
    assert journal.lines[5:] == ["release 2", "go on 2", "aside 2", "fold 3", "save 3", "finish 3"]


async def test_another_topic_of_a_stopped_partition_goes_on(lane: Lane, journal: Journal) -> None:
    journal.verdicts = {2: "hold"}
    await put(lane, 2)
    other = SimpleNamespace(topic="u", partition=0, offset=7, key=b"k", value=b"v", headers=())
    await lane.put(Chunk("u", 0, 0, 7, 8, [other]), lambda: None)
    await put(lane, 3)
    assert journal.lines == ["hold 2", "halt 2", "fold 7", "save 7", "finish 7"]


async def test_a_partition_that_goes_away_is_no_longer_ours_to_hold(lane: Lane, journal: Journal) -> None:
    journal.verdicts = {2: "hold"}
    await put(lane, 2)
    await lane.close()
    assert journal.lines[-1] == "release 2"
    journal.verdicts = {}
    await put(lane, 2)
    assert journal.lines[-1] == "finish 2"
