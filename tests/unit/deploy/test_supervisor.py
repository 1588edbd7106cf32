"""The supervisor heals what crashes and leaves nothing behind."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deploy.launcher.supervisor import Program, Supervisor, pause_after

PATIENCE = 10.0


async def _until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "waited too long"
        await asyncio.sleep(0.01)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def _python(name: str, code: str, **more: object) -> Program:
    return Program(name=name, command=[sys.executable, "-c", code], **more)  # type: ignore[arg-type]  # test shorthand


async def test_a_killed_child_is_started_again(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path)
    child = supervisor.start(_python("sleeper", "import time; time.sleep(60)"))
    await _until(lambda: child.pid)
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await _until(lambda: child.pid not in (None, first))
    assert supervisor.restarts == {"sleeper": 1}
    await supervisor.stop()


async def test_a_program_that_is_done_is_not_started_again(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path)
    child = supervisor.start(_python("player", "pass", restart="until_done"))
    await asyncio.wait_for(child.done.wait(), PATIENCE)
    assert supervisor.restarts == {}
    await supervisor.stop()


async def test_stopping_leaves_no_child_even_one_that_ignores_the_request(tmp_path: Path) -> None:
    stubborn = (
        "import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    )
    supervisor = Supervisor(tmp_path)
    child = supervisor.start(_python("stubborn", stubborn, stop_seconds=0.3))
    await _until(lambda: child.log.exists() and "up" in child.log.read_text())
    pid = child.pid
    assert pid is not None
    await asyncio.wait_for(supervisor.stop(), PATIENCE)
    assert not _alive(pid)
    assert child.restarts == 0


async def test_what_a_child_started_itself_is_stopped_with_it(tmp_path: Path) -> None:
    parent = "import subprocess,sys,time; print(subprocess.Popen(['sleep','60']).pid, flush=True); time.sleep(60)"
    supervisor = Supervisor(tmp_path)
    child = supervisor.start(_python("parent", parent))
    await _until(lambda: child.log.exists() and child.log.read_text().strip())
    grandchild = int(child.log.read_text())
    await supervisor.stop()
    await _until(lambda: not _alive(grandchild))


def test_children_die_with_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    code = f"""
import asyncio, pathlib, sys
from deploy.launcher.supervisor import Program, Supervisor
async def main():
    child = Supervisor(pathlib.Path({str(tmp_path)!r})).start(Program(name="sleeper", command=["sleep", "60"]))
    while not child.pid:
        await asyncio.sleep(0.01)
    print(child.pid, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""
    supervisor = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    child = int(supervisor.stdout.readline())
    supervisor.kill()
    supervisor.wait()
    deadline = time.monotonic() + PATIENCE
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _alive(child)


def test_pauses_grow_with_each_crash_up_to_a_limit() -> None:
    pauses = [pause_after(crashes) for crashes in range(1, 9)]
    assert pauses == sorted(pauses)
    assert pauses[0] < 0.5
    assert pauses[-1] == pauses[-2] == 5.0
