"""Settings by their version, whatever comes last."""

from datetime import UTC, datetime

from contracts.settings import SettingsChanged
from services.rebalancer.app import KnownSettings

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_an_older_version_that_comes_late_is_void() -> None:
    known = KnownSettings()
    assert known.of("nord") is None
    for version, moves in ((1, "on"), (2, "watch_only"), (1, "on")):
        known.changed(SettingsChanged.model_validate({"region": "nord", "version": version, "at": AT, "moves": moves}))
    found = known.of("nord")
    assert found is not None and (found.version, found.moves) == (2, "watch_only")
