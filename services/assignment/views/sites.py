"""Figures over several teams, calculated as the recording rules of the boards calculate them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from contracts.jams import TeamOutlookDrawn
from mailroom.profile.teams import balance
from services.assignment.views.schemas.overview import SiteStanding


def work_left(drawn: Sequence[TeamOutlookDrawn]) -> float | None:
    """Total open work divided by the total capacity of a mean day of the next five, as it is for each team: never a
    mean of means. A team whose capacity is not known counts on neither side."""
    known = [(each.open_minutes, each.days_of_work_left) for each in drawn]
    pairs = [(minutes, days) for minutes, days in known if days]
    per_day = sum(minutes / days for minutes, days in pairs)
    return sum(minutes for minutes, _ in pairs) / per_day if per_day else None


def site_standings(
    drawn: Sequence[TeamOutlookDrawn], outlooks: Mapping[str, TeamOutlookDrawn]
) -> Iterator[SiteStanding]:
    """The sites of these teams. `outlooks`: of all teams; the balance names no team, so small ones count as well."""
    places: dict[tuple[str, str], list[TeamOutlookDrawn]] = defaultdict(list)
    for each in drawn:
        places[each.region, each.site].append(each)
    for place, teams in sorted(places.items()):
        days = _days(teams)
        everybody = _days(each for each in outlooks.values() if (each.region, each.site) == place)
        yield SiteStanding(
            region=place[0],
            site=place[1],
            work_left_days=work_left(teams),
            spread_days=max(days) - min(days) if days else None,
            balance=balance(everybody),
        )


def _days(drawn: Iterable[TeamOutlookDrawn]) -> list[float]:
    return [each.days_of_work_left for each in drawn if each.days_of_work_left is not None]
