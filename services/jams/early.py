"""Counts that came since a source partition's last tick: they belong to its next tick and wait until that is judged."""

from collections.abc import Mapping
from datetime import datetime

from mailroom.forecast.counts import TeamCounts

Place = tuple[str, str, int]
"""Region, team, source partition."""
Since = datetime | None
"""The last tick that the source partition had reached when it sent the counts; None before its first."""


class EarlyCounts:
    """What a tick is judged by must not depend on how fast the source partitions are, nor on repeats after a crash.

    `backlog` also sends counts between ticks. Were they added at once, a tick that waits for a slow partition would
    be judged by what the fast ones sent after it, and an answer given again after a crash could differ from the
    first. Counts are absolute, so only the newest of each span between two ticks is kept.
    """

    def __init__(self, known: Mapping[Place, Mapping[Since, TeamCounts]] | None = None) -> None:
        self._waiting = {place: dict(spans) for place, spans in (known or {}).items()}

    def put(self, place: Place, since: Since, counts: TeamCounts) -> None:
        """These counts came after this tick."""
        self._waiting.setdefault(place, {})[since] = counts

    def take(self, region: str, at: datetime) -> dict[Place, TeamCounts]:
        """The newest counts of each place of a region that came before its source partition reached this tick."""
        taken: dict[Place, TeamCounts] = {}
        for place in [place for place in self._waiting if place[0] == region]:
            spans = self._waiting[place]
            due = [since for since in spans if since is None or since < at]
            for since in sorted(due, key=lambda each: (each is not None, each)):
                taken[place] = spans.pop(since)
            if not spans:
                del self._waiting[place]
        return taken

    def of(self, place: Place) -> Mapping[Since, TeamCounts]:
        """What waits of one place."""
        return self._waiting.get(place, {})
