"""What every policy is: something that acts in the morning, after the tick, and when leads have answered."""

from typing import Protocol

from office.traces.state import OfficeState


class Policy(Protocol):
    """Acts on an office day by day."""

    name: str

    def morning(self, office: OfficeState) -> None:
        """After the day's first post: look, and propose."""

    def evening(self, office: OfficeState) -> None:
        """After the day's work: carry out what was agreed during the day."""


class Nothing:
    """Nobody moves anything."""

    name = "none"

    def morning(self, office: OfficeState) -> None:
        """Nothing."""

    def evening(self, office: OfficeState) -> None:
        """Nothing."""
