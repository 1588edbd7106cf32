"""Buffers counts that arrive after a source partition's last tick until the tick they belong to is judged."""

from collections.abc import Mapping
from datetime import datetime

from mailroom.forecast.counts import TeamCounts

SourceKey = tuple[str, str, int]
"""Region, team, source partition."""
AfterTick = datetime | None
"""The last tick that the source partition had reached when it sent the counts; None before its first."""


class CountBuffer:
    """The basis for judging a tick must not depend on how fast the source partitions are, nor on repeats after a crash.

    `backlog` also sends counts between ticks. If they were added at once, a tick that waits for a slow partition would
    be judged by what the fast ones sent after it, and an answer repeated after a crash could differ from the first.
    Counts are absolute, so only the newest of each span between two ticks is kept.
    """

    def __init__(self, known: Mapping[SourceKey, Mapping[AfterTick, TeamCounts]] | None = None) -> None:
        self._waiting: dict[tuple[str, str], dict[int, dict[AfterTick, TeamCounts]]] = {}
        for (region, team, source), spans in (known or {}).items():
            self._waiting.setdefault((region, team), {})[source] = dict(spans)

    def put(self, place: SourceKey, since: AfterTick, counts: TeamCounts) -> None:
        """Keep counts that arrived after this tick."""
        region, team, source = place
        self._waiting.setdefault((region, team), {}).setdefault(source, {})[since] = counts

    def take(self, region: str, at: datetime) -> dict[SourceKey, TeamCounts]:
        """The newest counts of each place in a region that arrived before its source partition reached this tick."""
        taken: dict[SourceKey, TeamCounts] = {}
        for of_region, team in [key for key in self._waiting if key[0] == region]:
            sources = self._waiting[of_region, team]
            for source, spans in list(sources.items()):
                due = sorted((since for since in spans if since is None or since < at), key=_order)
                for since in due:
                    taken[region, team, source] = spans.pop(since)
                if not spans:
                    del sources[source]
            if not sources:
                del self._waiting[of_region, team]
        return taken

    def newest(self, region: str, team: str, partials: Mapping[int, TeamCounts]) -> Mapping[int, TeamCounts]:
        """These partials of a team, with what arrived since the last judged tick: for showing, never for judging."""
        waiting = self._waiting.get((region, team))
        if not waiting:
            return partials
        return {**partials, **{source: spans[max(spans, key=_order)] for source, spans in waiting.items()}}

    def of(self, place: SourceKey) -> Mapping[AfterTick, TeamCounts]:
        """What waits of one place."""
        region, team, source = place
        return self._waiting.get((region, team), {}).get(source, {})


def _order(since: AfterTick) -> tuple[bool, AfterTick]:
    return since is not None, since
