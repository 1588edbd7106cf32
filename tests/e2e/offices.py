"""`make run` as a process: its lines, its children, its last line taken apart."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAST_LINE = re.compile(
    r"auditor items=(?P<items>\d+) owner_diff=(?P<owner>\d+) state_diff=(?P<state>\d+) totals_diff=(?P<totals>\d+) "
    r"plan_hash=(?P<plan>\w+) opened=(?P<opened>\d+) cleared=(?P<cleared>\d+) moved=(?P<moved>\d+) "
    r"duplicates=\d+ contradictions=0 dead_letters=(?P<dead>\d+) .*"
    r"agreement_diff=(?P<agreement>\d+) "
)
DAYS = 15
LIMIT_SECONDS = 720
SERVICES = ("intake", "backlog", "jams", "rebalancer", "assignment", "simulator")


class Office:
    """A running `make run`, its lines so far."""

    def __init__(self, **settings: str) -> None:
        chosen = {"LEADS": "auto", "SEED": "7", "DAYS": str(DAYS), "DAY_SECONDS": "0", "WAIT": "0"} | settings
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.local", "run"],
            cwd=ROOT,
            env=os.environ | chosen,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def end(self) -> int:
        """Wait for the end by itself; the exit code."""
        code = self.process.wait(LIMIT_SECONDS)
        self._reader.join(5)
        return code

    def wait_for(self, pattern: str) -> re.Match[str]:
        """The first line that matches, as soon as it is printed."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < deadline:
            for line in list(self.lines):
                if found := re.search(pattern, line):
                    return found
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        raise AssertionError(f"no line matches {pattern!r}:\n" + "\n".join(self.lines[-60:]))

    def told(self, mark: str) -> str:
        """The last line so far with this in it."""
        return next((line for line in reversed(list(self.lines)) if mark in line), "")

    def children(self) -> dict[str, list[int]]:
        """Process ids of the services of this run."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        found: dict[str, list[int]] = {}
        for line in listed.stdout.splitlines():
            pid, _, command = line.strip().partition(" ")
            name = command.rsplit(".", 1)[-1] if "-m services." in command else command.split()[0]
            found.setdefault(name, []).append(int(pid))
        return found


@contextmanager
def office(**settings: str) -> Iterator[Office]:
    running = Office(**settings)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.send_signal(signal.SIGINT)
            running.process.wait(60)


def counts(line: str) -> dict[str, str]:
    found = LAST_LINE.search(line)
    assert found, line
    return found.groupdict()


def assert_exact(result: dict[str, str]) -> None:
    assert int(result["items"]) > 5_000
    assert [result[name] for name in ("owner", "state", "totals", "agreement", "dead")] == ["0"] * 5
