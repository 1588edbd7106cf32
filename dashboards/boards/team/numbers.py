"""The first line of `mr-team`: work left, oldest item, clocks, work begun, fairness."""

from dashboards.boards.team.flow import HELP
from dashboards.queries import LEFT_DAYS, OLDEST_RECEIVED, REGIONS, SOON, TO_MILLISECONDS, clocks, or_zero, per_team
from dashboards.stats import freshness, stat
from dashboards.words import WORK_LEFT, both


def _moved(end: str) -> str:
    """Moves of which the team is this end; 0 where there was none yet, as long as who counts them is heard."""
    return or_zero(f'sum(mailroom_reassigned_items{{{REGIONS},{end}=~"$team"}})', "assignment")


_IN_PROGRESS = 'state="in_progress"'
NUMBERS = (
    stat(
        "team-days-left",
        both("Arbeitsvorrat (AT)", "Work left (days)"),
        both(
            "Offene Arbeit durch mittlere Tageskapazität der nächsten fünf Arbeitstage.",
            "Open work divided by the mean daily capacity of the next five working days.",
        ),
        HELP,
        f"max({LEFT_DAYS})",
        levels=WORK_LEFT,
        decimals=1,
    ),
    stat(
        "team-oldest",
        both("Ältester Eingang vom", "Oldest item of"),
        both("Rechtliches Eingangsdatum des ältesten offenen Eingangs.", "Legal receipt date of the oldest open item."),
        both("Diesen Eingang zuerst.", "This item first."),
        f"min({OLDEST_RECEIVED}){TO_MILLISECONDS}",
        unit="time:YYYY-MM-DD",
    ),
    stat(
        "team-due",
        both("Gesetzlich ≤ 5 AT", "Legal ≤ 5 days"),
        both(
            "Offene Eingänge, deren gesetzliche Frist heute oder in fünf Arbeitstagen endet.",
            "Open items whose legal clock ends today or within five working days.",
        ),
        both("Arbeitsliste nach Frist abarbeiten.", "Work off the list by clock."),
        f"sum({clocks('hard', SOON)})",
        levels=(1, 20),
    ),
    stat(
        "team-in-progress",
        both("In Bearbeitung", "In progress"),
        both("Offene Eingänge, an denen gearbeitet wird.", "Open items that are being worked on."),
        both("Viele begonnene, wenig Abgang: erst beenden.", "Many begun and few done: finish first."),
        f"sum({per_team('mailroom_backlog_items', 'item_class', more=_IN_PROGRESS)}) or "
        f"0 * sum({per_team('mailroom_backlog_work_seconds')})",
    ),
    stat(
        "team-fairness",
        both("Erhalten − gegeben", "Received minus given"),
        both(
            "Eingänge, die das Team im Ausgleich erhalten hat, minus die gegebenen, seit Beginn.",
            "Items the team got by rebalancing minus those it gave, since the beginning.",
        ),
        both("Hohe Zahl: andere Empfänger fragen.", "High number: ask other receivers."),
        f"({_moved('to_team')}) - ({_moved('from_team')})",
    ),
    freshness("team"),
)
