"""The run folder of one machine: recreated for each run, and never two runs in it at once."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.launcher.machine import MachineNotReadyError

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / ".local/run"


@contextmanager
def fresh_run_folder(folder: Path = RUN) -> Iterator[Path]:
    """An empty folder for the data and logs of this run; refuses while another run uses it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise MachineNotReadyError(f"another run is going on in {folder}; stop it first (Ctrl-C there)") from None
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir()
        yield folder
