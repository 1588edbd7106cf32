"""Pieces of queries that more than one board uses; the numbers themselves are recording rules."""

SELECTION = 'region=~"$region",site=~"$site",team=~"$team"'
"""The viewer's choice in the board's variables."""
SITES = 'region=~"$region",site=~"$site"'
REGIONS = 'region=~"$region"'
SOON = 'due_band=~"today|1|2-5"'
"""Due within five working days."""
TODAY, PAST = 'due_band="today"', 'due_band="overdue"'
BY_TEAM = "sum by (region, site, team)"
TO_MILLISECONDS = " * 1000"
"""Grafana's dates are in milliseconds."""
UNKNOWN_VALUE = "- 1"
"""Taken from 0: the value that the boards call unknown. No figure with words is negative."""


def teams(rule: str, more: str = "") -> str:
    """A recorded figure of the chosen teams."""
    return f"{rule}{{{SELECTION}{',' + more if more else ''}}}"


def per_team(metric: str, *labels: str, more: str = "") -> str:
    """A metric of the chosen teams, one value per team and each further label."""
    by = ", ".join(("region", "site", "team", *labels))
    return f"max by ({by}) ({metric}{{{SELECTION}{',' + more if more else ''}}})"


JAM_STATE = per_team("team:mailroom_jam_state:max")
LEFT_DAYS = per_team("team:mailroom_days_of_work_left:max")
OLDEST_RECEIVED = per_team("team:mailroom_oldest_received_timestamp_seconds:min")
DAY_CAPACITY = per_team("team:mailroom_capacity_work_seconds_per_day:max")
"""Recorded figures of the chosen teams, one value each, without their name: a table would have rows of each name."""


def not_normal(expr: str, least: int = 1) -> str:
    """Only of teams in this jam state or a worse one: a table of several queries has a row for each team of any."""
    return f"{expr} and on (region, site, team) ({JAM_STATE} >= {least})"


def per_site(metric: str, *labels: str, more: str = "") -> str:
    """A metric of the chosen sites, one value per site and each further label."""
    by = ", ".join(("region", "site", *labels))
    return f"max by ({by}) ({metric}{{{SITES}{',' + more if more else ''}}})"


def per_region(metric: str, *labels: str) -> str:
    """A metric of the chosen regions, one value per region and each further label."""
    return f"max by ({', '.join(('region', *labels))}) ({metric}{{{REGIONS}}})"


def per_second(metric: str, *labels: str) -> str:
    """How much a counter grows in a second, by these labels."""
    return f"sum by ({', '.join(labels)}) (rate({metric}[$__rate_interval]))"


def p95(metric: str, *labels: str) -> str:
    """The time within which nineteen of twenty finished, by these labels."""
    by = ", ".join((*labels, "le"))
    return f"histogram_quantile(0.95, sum by ({by}) (rate({metric}_bucket[$__rate_interval])))"


def over_range(metric: str, *labels: str) -> str:
    """The median over the board's time, by these labels."""
    return f"histogram_quantile(0.5, sum by ({', '.join((*labels, 'le'))}) (increase({metric}_bucket[$__range])))"


def heard(*stages: str) -> str:
    """1 while all of these stages are heard, else nothing."""
    return f'(min(stage:mailroom_heard:bool{{stage=~"{"|".join(stages)}"}}) == 1)'


def or_zero(expression: str, *stages: str) -> str:
    """0 where there is nothing to count and all of these stages are heard; nothing, which is unknown, where not."""
    return f"{expression} or 0 * {heard(*stages)}"


def or_unknown(expression: str, source: str) -> str:
    """The value for unknown where there is nothing of this source, which always has something while it is heard."""
    return f"{expression} or 0 * absent({source}) {UNKNOWN_VALUE}"


def days_left() -> str:
    """Days of work left of all chosen teams together: never a mean of means."""
    work = teams("team:mailroom_backlog_work_seconds:max")
    return f"sum({work}) / sum({DAY_CAPACITY})"


def clocks(kind: str, bands: str) -> str:
    """Items of the chosen teams by clocks of this kind in these bands."""
    return teams("team:mailroom_clock_due_items:max", f'clock="{kind}",{bands}')


def breaches(kind: str) -> str:
    """Items of the chosen teams that will miss their clock of this kind if the teams work as forecast."""
    return teams("team:mailroom_clock_forecast_breach_items:max", f'clock="{kind}"')


def due(kind: str, bands: str) -> str:
    """Items of the chosen teams whose clock of this kind is in these bands, all together."""
    return f"sum({clocks(kind, bands)})"


def day_flow(day: str, flow: str) -> str:
    """Selection of one flow of one day."""
    return f'day="{day}",flow="{flow}"'


def quantile(share: str) -> str:
    """Selection of one quantile."""
    return f'quantile="{share}"'


def in_days(horizon: str, share: str) -> str:
    """Selection of one quantile of the forecast this many working days ahead."""
    return f'horizon="{horizon}",{quantile(share)}'
