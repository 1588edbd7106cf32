"""The same office played again draws the same plans from the same states; another seed and a wrong owner are seen."""

import pytest

from tests.e2e.offices import Office, assert_exact, counts, office

SHORT = {"LEADS": "page", "DAYS": "3"}
"""Nobody decides; this many days are enough for the first plans."""


def played(code: int = 0, **settings: str) -> Office:
    """A short run that came to its end by itself with this exit code."""
    with office(**SHORT, **settings) as running:
        assert running.end() == code, "\n".join(running.lines[-30:])
    return running


@pytest.fixture(scope="module")
def first() -> dict[str, str]:
    """What came of the usual seed."""
    return counts(played().lines[-1])


@pytest.mark.kafka
def test_the_same_days_played_twice_have_the_same_plans(first: dict[str, str]) -> None:
    assert_exact(first)
    assert int(first["opened"]) > 0
    assert counts(played().lines[-1]) == first


@pytest.mark.kafka
def test_a_wrong_owner_is_found_and_named_and_another_seed_has_another_plan(first: dict[str, str]) -> None:
    running = played(code=1, SEED="8", SABOTAGE="owner")
    result = counts(running.lines[-1])
    assert result["owner"] == "1"
    sabotaged = running.wait_for(r"wrong owner was published for item (\S+)").group(1)
    assert any(sabotaged in line and "expected" in line for line in running.lines)
    assert result["plan"] != first["plan"]
