"""A worker that has work and neither processes nor commits for a minute is not alive."""

from datetime import UTC, datetime

import pytest
from faust.types import TP

from services.chassis.health import Health
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.streams.progress import RECOVERY_STUCK_SECONDS, STUCK_SECONDS, Offsets, Progress

TOPIC = TP("items", 0)


class Watched:
    """Progress on a clock of its own."""

    def __init__(self) -> None:
        self.time = 0.0
        self.health = Health()
        self.metrics = Metrics(Base(), "backlog")
        self.progress = Progress(
            self.metrics,
            self.health,
            "group",
            ["items"],
            lambda: self.time,
            lambda: datetime.fromtimestamp(1000 + self.time, UTC),
        )

    def after(self, seconds: float, position: int, committed: int, end: int) -> bool:
        self.time += seconds
        self.progress.watch({TOPIC: Offsets(position, committed, end)})
        return self.health.live()


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_standing_still_before_records_is_death(watched: Watched) -> None:
    assert watched.after(0, 5, 5, 9)
    assert watched.after(STUCK_SECONDS, 5, 5, 9)
    assert not watched.after(1, 5, 5, 9)
    assert watched.health.report_live()[1]["reason_code"] in ("stuck", "no_commit")


def test_processing_without_committing_is_death(watched: Watched) -> None:
    assert watched.after(0, 5, 5, 9)
    assert watched.after(STUCK_SECONDS, 7, 5, 20)
    assert not watched.after(1, 20, 5, 20)
    assert watched.health.report_live()[1]["reason_code"] == "no_commit"


def test_having_nothing_to_do_is_not_standing_still(watched: Watched) -> None:
    assert watched.after(0, 9, 9, 9)
    assert watched.after(10 * STUCK_SECONDS, 9, 9, 9)
    assert watched.after(1, 9, 9, 12)
    assert watched.after(STUCK_SECONDS - 1, 10, 10, 12)


def test_a_recovery_in_which_no_record_comes_any_more_is_death(watched: Watched) -> None:
    watched.progress.recovery(0)
    watched.time += RECOVERY_STUCK_SECONDS
    watched.progress.recovery(5)
    watched.time += RECOVERY_STUCK_SECONDS
    watched.progress.recovery(5)
    assert watched.health.live()
    watched.time += 1
    watched.progress.recovery(5)
    assert watched.health.report_live()[1]["reason_code"] == "recovery_stuck"


def test_a_recovery_that_is_over_is_not_judged(watched: Watched) -> None:
    watched.progress.recovery(5)
    watched.progress.recovery(None)
    watched.time += 2 * RECOVERY_STUCK_SECONDS
    watched.progress.recovery(5)
    assert watched.health.live()


def test_a_new_assignment_begins_anew(watched: Watched) -> None:
    assert watched.after(0, 5, 5, 9)
    watched.progress.forget()
    assert watched.after(2 * STUCK_SECONDS, 5, 5, 9)


def test_a_worker_that_no_longer_looks_is_dead_by_itself(watched: Watched) -> None:
    watched.time += 10 * STUCK_SECONDS
    assert watched.health.live()
    assert watched.after(0, 9, 9, 9)
    watched.time += STUCK_SECONDS + 1
    assert watched.health.report_live() == (503, {"status": "dead", "reason_code": "blocked"})
    assert watched.after(0, 9, 9, 9)


def test_a_partition_that_is_held_lags_and_kills_nobody(watched: Watched) -> None:
    for _ in range(5):
        watched.time += STUCK_SECONDS
        watched.progress.watch({TOPIC: Offsets(5, 5, 9)}, stopped={TOPIC})
    assert watched.health.live()
    assert b"} 4.0" in watched.metrics.exposition()
    assert watched.after(0, 5, 5, 9)
    assert not watched.after(STUCK_SECONDS + 1, 5, 5, 9)


def test_lag_is_what_lies_between_position_and_end(watched: Watched) -> None:
    watched.after(0, 5, 4, 9)
    labels = {"consumer_group": "group", "topic": "items"}
    names = watched.metrics.exposition().decode()
    line = next(each for each in names.splitlines() if each.startswith("mailroom_consumer_lag_records{"))
    assert line.endswith(" 4.0")
    assert labels["topic"] in line


def reached(watched: Watched) -> float:
    lines = watched.metrics.exposition().decode().splitlines()
    [line] = [line for line in lines if line.startswith("mailroom_consumer_reached_timestamp_seconds{")]
    return float(line.rsplit(" ", 1)[1]) - 1000


def test_what_is_processed_reaches_up_to_the_last_end_that_was_passed(watched: Watched) -> None:
    watched.after(0, 5, 5, 9)
    watched.after(10, 7, 7, 12)
    assert reached(watched) == 0
    watched.after(10, 9, 9, 15)  # what was the end at the first look is done
    assert reached(watched) == 0
    watched.after(10, 15, 15, 15)  # and what was it at the third
    assert reached(watched) == 20
    watched.after(10, 15, 15, 15)
    assert reached(watched) == 30


def test_the_partition_that_is_farthest_behind_counts(watched: Watched) -> None:
    other = TP("items", 1)
    for _ in range(3):
        watched.time += 10
        watched.progress.watch({TOPIC: Offsets(5, 5, 9), other: Offsets(9, 9, 9)})
    assert reached(watched) == 10


def test_a_worker_without_partitions_is_behind_with_nothing(watched: Watched) -> None:
    watched.after(0, 5, 5, 9)
    watched.progress.forget()
    watched.time += 50
    watched.progress.watch({})
    assert reached(watched) == 50
