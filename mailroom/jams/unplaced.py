"""The work of a region that waits in none of its open teams, and why: no open item is ever outside the totals."""

from collections.abc import Mapping

from contracts.backlog import UnplacedReason
from contracts.jams import UnplacedWork
from mailroom.forecast.counts import TeamCounts
from mailroom.teams import Roster


def unplaced(counts: Mapping[str, TeamCounts], roster: Roster, region: str) -> tuple[UnplacedWork, ...]:
    """Open items by reason, in the order of `UnplacedReason`; parked ones included, reasons without items left out.

    `counts`: all that `backlog` counted in the region, by the team that the records name.
    """
    sums = dict.fromkeys(UnplacedReason, (0, 0))
    for team, waiting in counts.items():
        why = roster.why_unplaced(team, region)
        if why is not None:
            items, minutes = sums[why]
            sums[why] = items + waiting.open_items(), minutes + waiting.open_minutes()
    return tuple(UnplacedWork(why, items, minutes) for why, (items, minutes) in sums.items() if items)
