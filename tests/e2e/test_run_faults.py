"""`make run` when services die, and when something is wrong: nothing is lost, and what is wrong is named."""

import os
import signal
import time

import pytest

from tests.e2e.offices import SERVICES, Office, assert_exact, counts, office


@pytest.fixture(scope="module")
def run_with_kills() -> Office:
    """Fifteen days of seed 7 that ended by themselves, though one process of each service was killed on the way."""
    with office() as running:
        running.wait_for("simulator|page for team leads")
        for name in SERVICES:
            time.sleep(8)
            for pid in running.children().get(name, [])[:1]:
                os.kill(pid, signal.SIGKILL)
        assert running.end() == 0, "\n".join(running.lines[-30:])
    return running


@pytest.mark.kafka
def test_killing_each_service_in_the_middle_loses_nothing_and_ends_well(run_with_kills: Office) -> None:
    result = counts(run_with_kills.lines[-1])
    assert_exact(result)
    assert any("started again" in line for line in run_with_kills.lines)
    assert all(int(result[name]) > 0 for name in ("opened", "cleared", "moved"))
