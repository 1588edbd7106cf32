"""A process under measurement: its CPU time with all threads, its memory, its end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.launcher.folders import ROOT
from deploy.launcher.supervisor import kill_with_parent

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
STOP_SECONDS = 20


class EndedEarlyError(RuntimeError):
    """The process ended while it was needed."""


class Process:
    """One started process; `with` ends it."""

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
                preexec_fn=kill_with_parent,  # noqa: PLW1509 - the child only makes one system call
            )

    @property
    def pid(self) -> int:
        """Its id."""
        return self._process.pid

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
        """Raises EndedEarlyError with the last line of its log if it runs no more."""
        code = self._process.poll()
        if code is not None:
            told = self.log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
            raise EndedEarlyError(f"{self.name} ended with {code}: {told[-1]} (log: {self.log.name})")

    def kill(self) -> None:
        """SIGKILL, at once."""
        self._signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """SIGTERM, and SIGKILL if that does not end it in time."""
        if self._process.poll() is None:
            self._signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    def _signal(self, number: signal.Signals) -> None:
        if self._process.poll() is None:
            os.killpg(self.pid, number)

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def module(name: str, module_name: str, environment: Mapping[str, str], log: Path, *arguments: str) -> Process:
    """A module of this checkout as a process, in the interpreter that runs the bench."""
    return Process(name, [sys.executable, "-m", module_name, *arguments], environment, log)
