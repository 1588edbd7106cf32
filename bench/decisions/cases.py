"""What is run: cases of size, scenario, load and seed, each under several policies; one line of figures for each."""

import resource
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.decisions.measures import detection, figures
from bench.decisions.measures.bound import bound
from bench.decisions.measures.figures import Figures
from bench.decisions.play import play
from bench.decisions.policies.nothing import Nothing
from bench.decisions.policies.product.balance import Balance
from bench.decisions.policies.product.watch import WatchOnly
from bench.decisions.policies.simple import Balancer, Proportional, QueueRatio, ShortestQueue
from bench.reporting.statistics import percentile
from office.traces.days import WARM_UP
from office.traces.scenarios import SCENARIOS
from office.traces.traces import Trace, trace


@dataclass(frozen=True, slots=True, order=True)
class Case:
    """One played office."""

    size: int
    scenario: str
    load: str
    seed: int

    @property
    def name(self) -> str:
        """As it is in progress lines."""
        return f"T={self.size} {self.scenario} {self.load} seed {self.seed}"


def watched(played: Trace, *, feed: bool = True, gate: bool = False) -> Figures:
    """Nobody moves anything and the product watches: the baseline `none`, and how well jams are seen."""
    policy = WatchOnly(played, feed=feed, gate=gate)
    record = play(played, policy)
    alarms = policy.watch.all_alarms()
    seen = detection.detection(played, alarms, record.overdue)
    spells = [(alarm.team, alarm.first, alarm.last) for alarm in alarms]
    return {
        **figures.of_run(played, record),
        **seen,
        "spells": spells,
        "measured": _measured(policy.watch.stopwatch.ticks),
    }


def blind(played: Trace) -> Figures:
    """As `watched`, but no capacity is ever published."""
    return watched(played, feed=False)


def ours(played: Trace, **ways: bool) -> Figures:
    """The product with moves on. `ways`: as `Balance` takes them."""
    policy = Balance(played, **ways)
    office, record = played_to_the_end(played, policy)
    help = policy.help_in(office)
    ended = Counter(each.state.value for each in help.log.lists.values())
    alarms = [(alarm.team, alarm.first) for alarm in policy.watch.all_alarms()]
    errors = [abs(p.promised - p.shown) / p.shown for p in policy.tally.promises if p.day >= WARM_UP and p.shown > 0]
    return {
        **figures.of_run(played, record),
        **figures.receipts(record.transfers, alarms),
        "plan_hash": policy.tally.plan_hash[:16],
        "proposed": policy.tally.proposed,
        "churned": sum(ended.get(state, 0) for state in ("expired", "superseded", "stopped")),
        "ended": ended,
        "shortage_days": len([day for day in policy.tally.shortages if day >= WARM_UP]),
        "promises": len(errors),
        "promise_error": percentile(errors, 50) if errors else None,
        "measured": _measured(policy.watch.stopwatch.ticks),
    }


def simple(kind: type[Balancer]) -> Callable[[Trace], Figures]:
    """A simple policy."""

    def run(played: Trace) -> Figures:
        policy = kind(played)
        record = play(played, policy)
        jams = detection.true_jams(record.overdue, [sum(team.rates) for team in played.teams])
        return {
            **figures.of_run(played, record),
            **figures.receipts(record.transfers, [(team, first) for team, first, _ in jams]),
            "proposed": policy.agreements.proposed,
            "churned": policy.agreements.ended_unmoved,
            "measured": _measured(policy.watch.ticks),
        }

    return run


def clairvoyant(played: Trace) -> Figures:
    """The bound. Its open items are those of the run in which nothing moves."""
    found = bound(played)
    record = play(played, Nothing())
    shock = max(WARM_UP, min((blow.first for blow in played.blows), default=WARM_UP))
    cleared = figures.clear_after(found.overdue, [sum(day) for day in record.open], shock)
    return {"pooled_load": figures.pooled_load(played), "odd": found.odd, "clear_after": cleared}


POLICIES: Mapping[str, Callable[[Trace], Figures]] = {
    "none": watched,
    "proportional": simple(Proportional),
    "shortest queue": simple(ShortestQueue),
    "queue ratio": simple(QueueRatio),
    "ours": ours,
    "bound": clairvoyant,
    "blind": blind,
    "none, open": partial(watched, gate=True),
    "ours, open": partial(ours, gate=True),
}
OPEN = ("none, open", "ours, open")
"""The product if the gate P4 stood open everywhere, so that forecasts may tell planned from unplanned absence."""
SIMPLE = ("proportional", "shortest queue", "queue ratio")


def policies_of(case: Case) -> tuple[str, ...]:
    """The policies that a case is run under: without any feed of absence only where absence strikes unannounced."""
    return tuple(name for name in POLICIES if name not in OPEN and (name != "blind" or case.scenario == "S1"))


def gate_policies(_case: Case) -> tuple[str, ...]:
    """The policies compared for the cost of the closed gate P4: the product with the gate as it is, and open."""
    return ("none", "ours", "bound", *OPEN)


def run(case: Case, names: tuple[str, ...]) -> dict[str, Figures]:
    """The figures of a case under these policies; all see the same trace."""
    played = trace(case.size, case.scenario, case.load, case.seed)
    return {name: POLICIES[name](played) for name in names}


def quick() -> list[Case]:
    """Every scenario at its usual load, three seeds."""
    return [Case(10, name, scenario.load, seed) for name, scenario in SCENARIOS.items() for seed in (1, 2, 3)]


def gate() -> list[Case]:
    """Those of the short form in which people are away or post surges, for what the closed gate P4 costs."""
    return [case for case in quick() if case.scenario in {"S0", "S1", "S2", "S3", "S4", "S5"}]


def full() -> list[Case]:
    """The largest first, so that they do not stand alone at the end."""
    loads: dict[str, tuple[str, ...]] = {name: ("normal", "tight") for name in ("S0", "S2", "S3", "S4", "S5", "S6")}
    loads["S1"] = ("normal", "tight", "short", "very short")
    cases = [Case(1000, "S1", "tight", 1)]
    cases += [Case(100, name, "tight", seed) for name in ("S1", "S5", "S6") for seed in range(1, 6)]
    for seed in range(1, 21):
        cases += [
            Case(10, name, load, seed)
            for name, scenario in SCENARIOS.items()
            for load in loads.get(name, (scenario.load,))
        ]
    return cases


def _measured(seconds: list[float]) -> dict[str, Any]:
    """What another run does not repeat: CPU time of the decisions, and the largest memory of the process so far."""
    return {
        "decision_ms_p50": 1000 * percentile(seconds, 50),
        "decision_ms_p95": 1000 * percentile(seconds, 95),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
