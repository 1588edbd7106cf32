"""Topic `clock`: the driven business clock of a simulation or a replay."""

from typing import Literal

from pydantic import TypeAdapter

from contracts.base import Event, ToldInstant


class ClockDriven(Event):
    """Business time is now `at`. Written only where the clock is driven."""

    type: Literal["clock.driven"] = "clock.driven"
    at: ToldInstant


CLOCK_RECORD: TypeAdapter[ClockDriven] = TypeAdapter(ClockDriven)
