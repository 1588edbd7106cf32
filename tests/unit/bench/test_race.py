"""What a run's samples say: only what came after the warm-up counts."""

import pytest

from bench.peers.race import Course, Sample, lap_of

COURSE = Course("items", warm_up=100, events=400)


def test_cpu_counts_after_the_warm_up_until_all_is_committed_and_wall_time_until_the_last_output() -> None:
    samples = [
        Sample(at=0.0, cpu=1.0, outputs=0),
        Sample(at=1.0, cpu=2.0, outputs=100),
        Sample(at=3.0, cpu=4.0, outputs=500),
        Sample(at=4.0, cpu=4.4, outputs=500),
    ]
    found = lap_of(samples, COURSE, 5_000_000)
    assert found.cpu_us == pytest.approx(6_000)
    assert found.cpu_us_whole == pytest.approx(8_800)
    assert found.events_per_second == pytest.approx(200)
    assert (found.peak_mb, found.outputs) == (5.0, 500)


def test_two_events_that_led_to_one_output_both_count() -> None:
    samples = [Sample(0.0, 1.0, 100), Sample(2.0, 3.0, 450), Sample(3.0, 3.0, 450)]
    assert lap_of(samples, COURSE, 0).cpu_us == pytest.approx(5_000)
