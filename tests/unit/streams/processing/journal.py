"""A double that is everything around a processor and writes down what happens in which order."""

# ruff: noqa: ARG002 - it stands for many things and hears more than it writes down

import asyncio
from collections.abc import Sequence

from services.chassis.kafka import Output, Record
from services.streams import DeadLetter, Rows, Step
from services.streams.consuming.chunks import Chunk
from services.streams.crashes.tracker import Verdict
from tests.doubles.rows import DictRows


class Journal:
    """Everything around a processor: its context, its crashes and its rule. Writes down what happens in which order."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.errors: list[BaseException] = []
        self.refused: set[int] = set()
        self.broken = False
        self.made = 0
        self.end = 0
        self.tries = -1
        self.verdicts: dict[int, Verdict] = {}
        self.saving = asyncio.Event()
        self.saving.set()

    # the context

    def accept(self, chunk: Chunk) -> bool:
        return chunk.start not in self.refused

    def finish(self, chunk: Chunk) -> None:
        self.lines.append(f"finish {chunk.start}")

    def records_behind(self, chunk: Chunk) -> int:
        return self.end - chunk.end

    def rows(self, partition: int) -> Rows:
        return DictRows()

    async def save(self, partition: int, step: Step, records: Sequence[Record]) -> None:
        self.lines.append(f"save {records[0].offset}")
        await self.saving.wait()

    async def send(self, outputs: Sequence[Output]) -> None:
        self.lines.append("send")

    async def park(self, piece: Chunk) -> None:
        self.lines.append(f"park {piece.start}")

    def pause_fetch(self, piece: Chunk) -> None:
        self.lines.append(f"pause {piece.start}")

    def resume_fetch(self, piece: Chunk) -> None:
        self.lines.append(f"fetch {piece.start}")

    # where it crashed before

    def split(self, chunk: Chunk) -> Sequence[Chunk]:
        return (chunk,)

    def verdict(self, piece: Chunk) -> Verdict:
        return self.verdicts.get(piece.start, "process")

    def begin_attempt(self, piece: Chunk) -> None:
        self.tries = piece.start

    def end_attempt(self) -> None:
        self.tries = -1

    async def record_crash(self, piece: Chunk, error: BaseException) -> None:
        self.lines.append(f"crashed {piece.start}")

    def stop(self, piece: Chunk) -> None:
        self.lines.append(f"stop {piece.start}")

    def resume(self, piece: Chunk) -> None:
        self.lines.append(f"resume {piece.start}")

    def count(self, chunk: Chunk, letters: Sequence[DeadLetter], seconds: float) -> None:
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
