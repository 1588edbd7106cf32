"""A wall clock that can be moved under running processes, by Debian's libfaketime."""

from pathlib import Path

from deploy.launcher import machine

_FAKETIME = "faketime/libfaketime.so.1"


class WallClock:
    """The wall clock of some processes, moved by libfaketime, which reads a file; monotonic clocks stay true."""

    NAMES = ("intake", "backlog-2", "assignment")

    def __init__(self, folder: Path, library: Path | None) -> None:
        self._file = folder / "wall-clock"
        self._library = library

    def environment(self, name: str) -> dict[str, str]:
        """What this process needs to obey."""
        if self._library is None or name not in self.NAMES:
            return {}
        self.jump("+0")
        return {
            "LD_PRELOAD": str(self._library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def jump(self, offset: str) -> None:
        """From now on wall time is off by this much (`+0`, `-3d`, `+2d`)."""
        self._file.write_text(f"{offset}\n")


def library() -> Path:
    """The library, installed if need be."""
    if (found := _find_faketime()) is None:
        machine.install("faketime")
        found = _find_faketime()
    if found is None:
        raise machine.MachineNotReadyError("libfaketime is needed: apt-get install faketime")
    return found


def _find_faketime() -> Path | None:
    for folder in (Path("/usr/lib"), Path("/usr/local/lib")):
        found = sorted((*folder.glob(_FAKETIME), *folder.glob(f"*/{_FAKETIME}")))
        if found:
            return found[0]
    return None
