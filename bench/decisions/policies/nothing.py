"""What every policy is: something that acts in the morning, at each full hour after it, and at the day's end."""

from typing import Protocol

from office.traces.state import OfficeState


class Policy(Protocol):
    """Acts on an office day by day."""

    name: str

    def morning(self, office: OfficeState) -> None:
        """After the day's first post: look, and propose."""

    def hourly(self, office: OfficeState) -> None:
        """At a full hour after that, from ten to four: what was answered meanwhile, and what it calls for."""

    def evening(self, office: OfficeState) -> None:
        """After the day's work: carry out what was agreed during the day."""


class Nothing:
    """Nobody moves anything."""

    name = "none"

    def morning(self, office: OfficeState) -> None:
        """Nothing."""

    def hourly(self, office: OfficeState) -> None:
        """Nothing."""

    def evening(self, office: OfficeState) -> None:
        """Nothing."""
