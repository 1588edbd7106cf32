"""A small file that names the records a rule is working on; a process that dies over them cannot say so itself."""

import os
from dataclasses import dataclass
from pathlib import Path

_BYTES = 512


@dataclass(frozen=True, slots=True)
class Attempt:
    """Records of one partition, and how many crashes it will have been if this attempt ends in one."""

    topic: str
    partition: int
    first: int
    last: int
    crashes: int


class AttemptFile:
    """The file `trial` of a worker's folder. Written in place, without waiting for the disk: it survives the
    process, and a machine that loses power has not crashed over a record.
    """

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / "trial", os.O_RDWR | os.O_CREAT, 0o644)

    def begin(self, attempt: Attempt) -> None:
        """The rule is about to get these records."""
        text = f"{attempt.topic} {attempt.partition} {attempt.first} {attempt.last} {attempt.crashes}"
        os.pwrite(self._file, text.encode().ljust(_BYTES), 0)

    def end(self) -> None:
        """The rule returned."""
        os.pwrite(self._file, b" ", 0)

    def unfinished(self) -> Attempt | None:
        """The attempt during which the last process of this folder died."""
        text = os.pread(self._file, _BYTES, 0).decode()
        if not text.strip() or text.startswith(" "):
            return None
        topic, partition, first, last, crashes = text.split()
        return Attempt(topic, int(partition), int(first), int(last), int(crashes))

    def close(self) -> None:
        """Release the file."""
        os.close(self._file)
