"""What the command says on the screen: one line per scenario and load, then every target."""

from collections.abc import Iterator, Sequence

from bench.decisions.reporting.summary import Played, leads, middle, pooled_ratio, values


def groups(cases: Sequence[Played]) -> dict[tuple[int, str, str], list[Played]]:
    """Cases by size, scenario and load."""
    found: dict[tuple[int, str, str], list[Played]] = {}
    for each in cases:
        found.setdefault((each.case.size, each.case.scenario, each.case.load), []).append(each)
    order = sorted(found, key=lambda key: (key[0], int(key[1][1:]), key[2]))
    return {key: found[key] for key in order}


def number(value: float | None, digits: int = 2) -> str:
    """A figure, or a dash where there is none."""
    return "–" if value is None else f"{value:,.{digits}f}"


def scenario_lines(cases: Sequence[Played]) -> Iterator[str]:
    """One line per scenario."""
    yield (
        f"{'':<17}{'policy':<8}{'none':>9}{'bound':>8}{'simple':>8}{'ours':>8}{'regret':>8}{'worst':>7}{'moved %':>9}"
        f"{'lead':>6}{'false/mon':>11}{'cause':>7}"
    )
    for (size, scenario, load), group in groups(cases).items():
        regrets = values(group, lambda case: case.regret("ours"))
        found = leads(group)
        named = sum(len(case.runs["none"]["causes"]) for case in group)
        right = sum(case.runs["none"]["causes_right"] for case in group)
        yield (
            f"{f'T={size} {scenario} {load}':<17}{'ours':<8}"
            f"{_mean(group, 'none'):>9,.0f}{_mean(group, 'bound'):>8,.0f}"
            f"{sum(case.best_simple for case in group) / len(group):>8,.0f}{_mean(group, 'ours'):>8,.0f}"
            f"{number(middle(regrets), 3):>8}{number(max(regrets, default=None), 3):>7}"
            f"{number(middle(values(group, lambda case: 100 * case.moved_share('ours')))):>9}"
            f"{number(middle([float(lead) for lead in found]), 0):>6}"
            f"{number(pooled_ratio(group, 'none', 'false_alarms', 'team_months'), 3):>11}"
            f"{number(right / named if named else None):>7}"
        )


def _mean(group: Sequence[Played], policy: str) -> float:
    return sum(case.odd(policy) for case in group) / len(group)
