"""The first line of `mr-team`: work left, oldest item, clocks, work begun, fairness."""

from dashboards.boards.team.flow import HELP
from dashboards.elements.queries import (
    LEFT_DAYS,
    OLDEST_RECEIVED,
    REGIONS,
    SOON,
    TO_MILLISECONDS,
    clocks,
    or_zero,
    per_team,
)
from dashboards.elements.stats import freshness, stat
from dashboards.elements.words import WORK_LEFT
from languages.text import _


def _moved(end: str) -> str:
    """Moves of which the team is this end; 0 where there was none yet, as long as their source is heard."""
    return or_zero(f'sum(mailroom_reassigned_items{{{REGIONS},{end}=~"$team"}})', "assignment")


_IN_PROGRESS = 'state="in_progress"'
NUMBERS = (
    stat(
        "team-days-left",
        _("Work left (days)"),
        _("Open work divided by the mean daily capacity of the next five working days."),
        HELP,
        f"max({LEFT_DAYS})",
        levels=WORK_LEFT,
        decimals=1,
    ),
    stat(
        "team-oldest",
        _("Oldest item of"),
        _("Legal receipt date of the oldest open item."),
        _("This item first."),
        f"min({OLDEST_RECEIVED}){TO_MILLISECONDS}",
        unit="time:YYYY-MM-DD",
    ),
    stat(
        "team-due",
        _("Legal ≤ 5 days"),
        _("Open items whose legal clock ends today or within five working days."),
        _("Work off the list by clock."),
        f"sum({clocks('hard', SOON)})",
        levels=(1, 20),
    ),
    stat(
        "team-in-progress",
        _("In progress"),
        _("Open items that are being worked on."),
        _("Many begun and few done: finish first."),
        f"sum({per_team('mailroom_backlog_items', 'item_class', more=_IN_PROGRESS)}) or "
        f"0 * sum({per_team('mailroom_backlog_work_seconds')})",
    ),
    stat(
        "team-fairness",
        _("Received minus given"),
        _("Items the team got by rebalancing minus those it gave, since the beginning."),
        _("High number: ask other receivers."),
        f"({_moved('to_team')}) - ({_moved('from_team')})",
    ),
    freshness("team"),
)
