"""A local database whose files are damaged: distinguished from a full or locked disk, and set aside to be rebuilt."""

import shutil
from datetime import datetime
from pathlib import Path

from services.chassis import logs
from services.chassis.clock import SystemClock

_KEPT = 2
"""How many damaged databases of one partition are kept for inspection; older ones are deleted."""
_WORDS = ("Corruption", "No such file or directory")
"""How RocksDB begins or explains an error caused by the files, not by the disk, a lock or a permission."""
_WALL = SystemClock()


class BrokenStoreError(OSError):
    """The local disk refused, because it is full or broken: nothing after it may count as done."""


class DamagedStoreError(BrokenStoreError):
    """Files of the database are damaged: it must be set aside and rebuilt from the changelog."""


def named(error: Exception, folder: Path, doing: str) -> BrokenStoreError:
    """The database's error as one of ours, logged with the folder. A damaged database is marked for the next start."""
    said = str(error)
    damaged = any(word in said for word in _WORDS)
    cure = "the next start sets it aside and rebuilds it" if damaged else "look for a full, broken or locked disk"
    logs.warning("store.broken", folder=str(folder), doing=doing, said=said.partition(":")[0], cure=cure)
    if not damaged:
        return BrokenStoreError(f"the rows in {folder} could not be {doing}")
    if folder.exists():
        _mark(folder).touch()
    return DamagedStoreError(f"the rows in {folder} could not be {doing}: files are damaged")


def is_damaged(folder: Path) -> bool:
    """Whether a process found this database damaged while it used it."""
    return _mark(folder).exists()


def set_aside(folder: Path, why: str, now: datetime | None = None) -> Path:
    """Rename the folder, keep the newest two of its kind, and say so; returns the new name."""
    stamp = f"{(now or _WALL.now()):%Y%m%dT%H%M%S%f}"
    aside = folder.with_name(f"{folder.name}.broken-{stamp}")
    if folder.exists():
        folder.rename(aside)
    _mark(folder).unlink(missing_ok=True)
    for old in sorted(folder.parent.glob(f"{folder.name}.broken-*"))[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    logs.warning("store.set_aside", folder=str(folder), now=aside.name, reason=why, then="rebuilt from the changelog")
    return aside


def _mark(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.damaged")
