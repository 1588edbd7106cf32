"""Law 7 on everything: the same office played again, nobody deciding, draws the same plans from the same states."""

import pytest

from tests.e2e.offices import assert_exact, counts, office


@pytest.mark.kafka
def test_the_same_days_played_twice_have_the_same_plans() -> None:
    results = []
    for _ in range(2):
        with office(LEADS="page", DAYS="3") as running:
            assert running.end() == 0, "\n".join(running.lines[-30:])
        results.append(counts(running.lines[-1]))
        assert_exact(results[-1])
    assert int(results[0]["opened"]) > 0
    assert results[0] == results[1]
