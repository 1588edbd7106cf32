"""A single process without a supervisor: when it ends, it stays ended, and whoever started it sees that."""

import asyncio
import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import Self

from deploy.launcher.folders import ROOT

STOP_SECONDS = 20
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


def kill_with_parent() -> None:
    """Run in the child before its program starts: the kernel kills it when the parent is gone."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, SIGKILL)


def environment_of(**settings: object) -> dict[str, str]:
    """Settings of our processes as they read them: `data_dir=…` is `MAILROOM_DATA_DIR`."""
    return {f"MAILROOM_{name.upper()}": str(value) for name, value in settings.items()}


class EndedEarlyError(RuntimeError):
    """The process ended while it was needed."""


class Process:
    """One started process that logs into a file; `with` ends it."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        self.began = time.monotonic()
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
                start_new_session=True,
                preexec_fn=self.prepare,  # noqa: PLW1509 - the child only makes one or two system calls
            )

    def prepare(self) -> None:
        """Run in the child before its program."""
        kill_with_parent()

    @property
    def pid(self) -> int:
        """Its id."""
        return self._process.pid

    @property
    def code(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.poll()

    def cpu_seconds(self) -> float:
        """CPU time so far, user and system, of all its threads and of its children that ended."""
        self.check()
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(field) for field in fields[11:15]) / _TICKS_PER_SECOND

    def resident_bytes(self) -> int:
        """Resident memory now."""
        self.check()
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def check(self) -> None:
        """Raises EndedEarlyError with the last line of its log if it no longer runs."""
        if self.code is not None:
            told = self.log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
            raise EndedEarlyError(f"{self.name} ended with {self.code}: {told[-1]} (log: {self.log.name})")

    def signal(self, number: int) -> None:
        """Send a signal to it and what it started itself; nothing happens when it has ended."""
        if self.code is None:
            os.killpg(self.pid, number)

    def kill(self) -> None:
        """SIGKILL, at once."""
        self.signal(SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """SIGTERM, and SIGKILL if that does not end it in time. Returns the exit code."""
        self.signal(SIGTERM)
        try:
            return self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return self._process.wait()

    async def ended(self, seconds: float = 30) -> int:
        """Wait for its end. Returns the exit code; raises TimeoutError when it takes longer."""
        async with asyncio.timeout(seconds):
            while (code := self.code) is None:  # noqa: ASYNC110 - the kernel is asked
                await asyncio.sleep(0.05)
        return code

    async def leave(self, number: int = SIGTERM) -> int:
        """Send this signal, and wait for the end. Returns the exit code."""
        self.signal(number)
        return await self.ended()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


async def output_of(module: str, *arguments: str, seconds: float | None = None, **settings: object) -> tuple[int, str]:
    """Run a module of this checkout to its end: exit code, and what it printed, errors first; TimeoutError kills it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments),
        cwd=ROOT,
        env={**os.environ, **environment_of(**settings)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        preexec_fn=kill_with_parent,
    )
    try:
        output, errors = await asyncio.wait_for(process.communicate(), seconds)
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode or 0, (errors + output).decode(errors="replace")
