"""What the last survey of all items found: read by the overview and by what everybody may know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from contracts.backlog import UnplacedReason
from contracts.item_state import ItemStateChanged
from contracts.items import ItemClass
from mailroom.profile.items import Profile

Nowhere = tuple[str, UnplacedReason]
"""Region, and why items of it wait in none of its teams."""


@dataclass(slots=True)
class Findings:
    """`at`: the tick surveyed, None before the first. `oldest`: per region and class, receipt date of the oldest item
    nobody works on yet. `profiles`: by team, including those too small to be shown alone."""

    at: datetime | None = None
    oldest: Mapping[str, Mapping[ItemClass, date]] = field(default_factory=dict)
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    unplaced: Mapping[Nowhere, tuple[Sequence[ItemStateChanged], Profile]] = field(default_factory=dict)
