"""Child processes under supervision: started, restarted with back-off, stopped by their id, never left behind."""

import asyncio
import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from deploy.launcher.machine import say
from deploy.launcher.process import kill_with_parent

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
TOLD_CRASHES = 3
"""Consecutive crashes that are reported one by one; after that every tenth."""
STEADY_SECONDS = 20.0
"""Seconds after which a child counts as steady, and its next crash starts again with the first pause."""


def pause_after(crashes: int) -> float:
    """Seconds to wait before the restart after this many crashes in a row."""
    return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** max(0, crashes - 1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One program to keep running. `until_done`: an exit with 0 is its proper end, not a crash."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    restart: Literal["always", "until_done"] = "always"
    stop_seconds: float = 10.0


class Child:
    """A program and the process that runs it at the moment."""

    def __init__(self, program: Program, log: Path) -> None:
        self.program = program
        self.log = log
        self.restarts = 0
        self.done = asyncio.Event()
        """Set when the program came to its proper end or was stopped."""
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False
        self._keeping = asyncio.create_task(self._keep(), name=f"keep-{program.name}")

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def stop(self) -> None:
        """SIGTERM to the process group of the child, SIGKILL if it does not end in time."""
        self._stopping = True
        process = self._process
        if process is not None and process.returncode is None:
            _signal_group(process.pid, signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), self.program.stop_seconds)
            except TimeoutError:
                say(f"{self.program.name} did not stop in {self.program.stop_seconds:.0f} s and was killed")
                _signal_group(process.pid, signal.SIGKILL)
                await process.wait()
        self._keeping.cancel()
        await asyncio.gather(self._keeping, return_exceptions=True)
        if self._process is not None:
            # What the child may have started itself is in its group and goes with it.
            _signal_group(self._process.pid, signal.SIGKILL)
        self.done.set()

    async def _keep(self) -> None:
        crashes = 0
        while not self._stopping:
            began = time.monotonic()
            code = await self._run_once()
            if self._stopping or (code == 0 and self.program.restart == "until_done"):
                break
            crashes = 1 if time.monotonic() - began > STEADY_SECONDS else crashes + 1
            self.restarts += 1
            if crashes <= TOLD_CRASHES or crashes % 10 == 0:
                say(f"{self.program.name} ended with {code}, starting it again (log: {self.log})")
            await asyncio.sleep(pause_after(crashes))
        self.done.set()

    async def _run_once(self) -> int:
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self.program.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.program.environment},
                start_new_session=True,
                preexec_fn=kill_with_parent,
            )
        return await self._process.wait()


class Supervisor:
    """Starts programs in order and stops them in reverse order."""

    def __init__(self, log_folder: Path) -> None:
        self._logs = log_folder
        self._logs.mkdir(parents=True, exist_ok=True)
        self.children: dict[str, Child] = {}

    def start(self, program: Program) -> Child:
        """Keep this program running from now on."""
        child = Child(program, self._logs / f"{program.name}.log")
        self.children[program.name] = child
        return child

    async def stop(self, *, last: Sequence[str] = ()) -> None:
        """Stop every child; those named `last` (the broker) only when the others have ended."""
        early = [child for name, child in reversed(self.children.items()) if name not in last]
        await asyncio.gather(*(child.stop() for child in early))
        for name in last:
            if name in self.children:
                await self.children[name].stop()

    @property
    def restarts(self) -> dict[str, int]:
        """How often each child had to be restarted."""
        return {name: child.restarts for name, child in self.children.items() if child.restarts}


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return
