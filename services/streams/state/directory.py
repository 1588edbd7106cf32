"""A folder of its own for each worker of a service on one machine, the same again after a restart."""

import fcntl
from pathlib import Path
from typing import IO


class StateDirectory:
    """A locked folder `<name>/<number>`. The lock ends with the process, also when it is killed."""

    def __init__(self, folder: Path, number: int, lock: IO[str]) -> None:
        self.folder = folder
        self.number = number
        self._lock = lock

    def release(self) -> None:
        """Let another worker have it."""
        self._lock.close()


def lock_state_directory(parent: Path) -> StateDirectory:
    """The first free numbered folder below `parent`; creates it if need be."""
    number = 0
    while True:
        folder = parent / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            number += 1
        else:
            return StateDirectory(folder, number, lock)
