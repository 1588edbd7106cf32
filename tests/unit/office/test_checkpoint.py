"""A killed simulator continues where it stood."""

from datetime import UTC, datetime
from pathlib import Path

from contracts.base import derive_id
from office.live import checkpoint
from office.live.checkpoint import Checkpoint
from office.live.clerks import Desk, Parked, Task
from office.wire.services import Happening

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
ITEM = derive_id("item")
STANDING = Checkpoint(
    played="dueren|7|2026-03-02",
    at=AT,
    desks={"T1": Desk((Task(ITEM, 3.25),), (Parked(ITEM, AT),), frozenset({ITEM}))},
    to_report=(Happening(ITEM, "item.started", AT),),
)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "data/play.json"
    checkpoint.write(file, STANDING)
    assert checkpoint.read(file, STANDING.played) == STANDING


def test_a_checkpoint_of_another_play_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "play.json"
    checkpoint.write(file, STANDING)
    assert checkpoint.read(file, "dueren|8|2026-03-02") is None


def test_a_kill_while_writing_leaves_the_last_whole_checkpoint(tmp_path: Path) -> None:
    file = tmp_path / "play.json"
    checkpoint.write(file, STANDING)
    file.with_suffix(".new").write_text('{"played": "due')
    assert checkpoint.read(file, STANDING.played) == STANDING
