"""Two workers on one machine never share a folder, and a killed one leaves its folder to the next."""

import subprocess
import sys
from pathlib import Path

from services.streams.state.directory import lock_state_directory

_HOLD = "import sys, pathlib\nfrom services.streams.state.directory import lock_state_directory\n"
_HOLD += "slot = lock_state_directory(pathlib.Path(sys.argv[1]))\nprint(slot.number, flush=True)\nsys.stdin.read()\n"


def test_a_second_process_gets_another_folder_until_the_first_is_gone(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[4],
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "0\n"
        mine = lock_state_directory(tmp_path)
        assert mine.number == 1
        other.kill()
        other.wait()
    again = lock_state_directory(tmp_path)
    assert again.number == 0
    again.release()
    mine.release()


def test_a_released_folder_is_taken_again(tmp_path: Path) -> None:
    first = lock_state_directory(tmp_path)
    first.release()
    again = lock_state_directory(tmp_path)
    assert again.folder == first.folder
    again.release()
