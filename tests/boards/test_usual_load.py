"""In normal load no alert about work fires. Stands last: the fortnights are played while the other tests run."""

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path

import pytest

from tests.boards.alarms import Firing, case, check
from tests.boards.played import NORMAL_SEEDS, Recorded


@pytest.mark.parametrize("seed", NORMAL_SEEDS)
def test_in_normal_load_no_alert_about_work_fires(
    promtool: Path, fortnights: Mapping[str, Future[Recorded]], tmp_path: Path, seed: int
) -> None:
    recorded = fortnights[f"normal-{seed}"].result()
    nothing: dict[datetime, Firing] = {at: {} for at in recorded.steps}
    said = check(promtool, tmp_path / "normal.yaml", [case(recorded.lines, nothing)])
    assert not said, said[:3000]
