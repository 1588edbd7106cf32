"""Business time never goes back."""

from datetime import UTC, datetime, timedelta

from contracts.clock import ClockDriven
from services.chassis.clock import NEVER_DRIVEN, DrivenClock, SystemClock

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)


def test_a_driven_clock_stands_until_it_is_driven() -> None:
    clock = DrivenClock()
    assert (clock.last, clock.now()) == (None, NEVER_DRIVEN)
    clock.drive(ClockDriven(at=NOON))
    assert clock.last == clock.now() == NOON


def test_an_earlier_instant_changes_nothing() -> None:
    clock = DrivenClock()
    clock.drive(ClockDriven(at=NOON))
    clock.drive(ClockDriven(at=NOON - timedelta(hours=1)))
    assert clock.now() == NOON


def test_the_system_clock_is_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC
