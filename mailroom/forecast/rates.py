"""What comes in on a mean working day, per team and class, how much it spreads, and what a site's teams share."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from contracts.items import ItemClass
from contracts.teams import TeamDescribed
from mailroom.deadlines import CLASSES
from mailroom.forecast.parameters import (
    DISPERSION,
    HIGHEST_DAY,
    HIGHEST_DISPERSION_DAY,
    LEAST_DISPERSION,
    PRIOR_DAYS,
    RATE_SMOOTHING,
    SITE_ITEMS,
    USUAL_SMOOTHING,
)
from mailroom.forecast.profile import day_share

Arrived = Mapping[ItemClass, int]
"""Items to do that came in on one day."""
_DAYS_IN_MEAN = (2 - RATE_SMOOTHING) / RATE_SMOOTHING
"""How many days an exponential mean is worth."""


class Rate(NamedTuple):
    """Arrivals per mean working day, and from how many days that is known.

    `usual`: the same, so slowly learnt that a surge stands out against it. `described`: what the organisation
    called usual then. Both None in what was stored before they were known.
    """

    level: float
    days: int
    usual: float | None = None
    described: float | None = None


class Spread(NamedTuple):
    """Variance of a day's arriving work divided by what single items alone would give, and from how many days."""

    dispersion: float = DISPERSION
    days: int = 0

    @property
    def believed(self) -> float:
        """What the forecast allows for."""
        return max(LEAST_DISPERSION, self.dispersion)


def rate_of(rates: Mapping[ItemClass, Rate], described: TeamDescribed, item_class: ItemClass) -> Rate:
    """What is believed of a class. A new description, as after a merger, is a new beginning."""
    told = described.usual_items_per_day.get(item_class, 0.0)
    known = rates.get(item_class)
    if known is None or (known.described is not None and known.described != told):
        return Rate(told, 0, told, told)
    return known


def learn_rates(
    rates: Mapping[ItemClass, Rate], described: TeamDescribed, arrived: Arrived, day: date
) -> dict[ItemClass, Rate]:
    """The rates after one more working day."""
    prior = PRIOR_DAYS if described.usual_items_per_day else 0
    learnt: dict[ItemClass, Rate] = {}
    for item_class in CLASSES:
        rate = rate_of(rates, described, item_class)
        today = arrived.get(item_class, 0) / day_share(item_class, day)
        if not (rate.level or today):
            continue
        known = rate.days + prior
        if known >= PRIOR_DAYS:
            today = min(today, max(rate.level, 1.0) * HIGHEST_DAY)
        told = described.usual_items_per_day.get(item_class, 0.0)
        usual = told if rate.usual is None else rate.usual
        learnt[item_class] = Rate(
            rate.level + max(RATE_SMOOTHING, 1 / (known + 1)) * (today - rate.level),
            rate.days + 1,
            usual + max(USUAL_SMOOTHING, 1 / (known + 1)) * (today - usual),
            told,
        )
    return learnt


def learn_spread(
    spread: Spread, rates: Mapping[ItemClass, Rate], described: TeamDescribed, arrived: Arrived, day: date
) -> Spread:
    """The spread after one more working day.

    Pearson's statistic of the day's work: with x items arrived, e expected and p minutes each, it is
    (sum of p (x - e))^2 / sum of p^2 e. So one number per team holds what all its classes have in common.
    """
    surprise = variance = 0.0
    for item_class, rule in CLASSES.items():
        expected = rate_of(rates, described, item_class).level * day_share(item_class, day)
        surprise += rule.minutes * (arrived.get(item_class, 0) - expected)
        variance += rule.minutes**2 * expected
    if not variance:
        return spread
    weight = max(RATE_SMOOTHING, 1 / (spread.days + PRIOR_DAYS + 1))
    today = min(surprise**2 / variance, HIGHEST_DISPERSION_DAY)
    return Spread(spread.dispersion + weight * (today - spread.dispersion), spread.days + 1)


class SiteTrend(NamedTuple):
    """How the rates of a site's teams compare with what their descriptions, or else their staff, lead one to expect."""

    ratios: Mapping[ItemClass, float]

    def shrunk(self, rate: Rate, described: TeamDescribed, item_class: ItemClass, dispersion: float) -> float:
        """The team's rate, pulled towards its site's; the fewer items of its own, the stronger."""
        ratio = self.ratios.get(item_class)
        if ratio is None or not (rate.level or rate.days):
            return rate.level
        own = rate.level * min(rate.days, _DAYS_IN_MEAN) * DISPERSION / dispersion
        site = ratio * _scale(described, item_class)
        return rate.level if not site else (own * rate.level + SITE_ITEMS * site) / (own + SITE_ITEMS)


NO_TREND = SiteTrend({})

SiteTrends = Mapping[tuple[str, bool], SiteTrend]
"""By site, apart for teams with and without described usual arrivals."""


def trend_of(trends: SiteTrends, described: TeamDescribed) -> SiteTrend:
    """The trend that a team shares."""
    return trends.get(_group(described), NO_TREND)


def site_trends(teams: Iterable[tuple[TeamDescribed, Mapping[ItemClass, Rate]]]) -> SiteTrends:
    """The trend of each site, from the rates of its teams."""
    sums: dict[tuple[str, bool], dict[ItemClass, list[float]]] = defaultdict(dict)
    for described, rates in teams:
        group = sums[_group(described)]
        for item_class in rates:
            rate, scale = rate_of(rates, described, item_class), _scale(described, item_class)
            if scale and rate.days:
                both = group.setdefault(item_class, [0.0, 0.0])
                both[0] += rate.level
                both[1] += scale
    return {
        group: SiteTrend({each: level / scale for each, (level, scale) in classes.items()})
        for group, classes in sums.items()
    }


def _group(described: TeamDescribed) -> tuple[str, bool]:
    return described.site, bool(described.usual_items_per_day)


def _scale(described: TeamDescribed, item_class: ItemClass) -> float:
    usual = described.usual_items_per_day
    return usual.get(item_class, 0.0) if usual else described.staffed_fte
