"""What is run: cases of size, scenario, load and seed, each under several policies; one line of figures for each."""

import resource
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.decisions.measures import detection, figures
from bench.decisions.measures.asking import Helped, asking
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


def ours(played: Trace, *, gate: bool = False, by_size: bool = False, bounded: bool = True) -> Figures:
    """The product with moves on, as `Balance` takes the rest."""
    policy = Balance(played, gate=gate, by_size=by_size, bounded=bounded)
    record = play(played, policy)
    alarms = policy.watch.all_alarms()
    log = policy.log
    ended = Counter(each.state.value for each in log.lists.values())
    errors = [abs(p.promised - p.shown) / p.shown for p in policy.tally.promises if p.day >= WARM_UP and p.shown > 0]
    helped = Helped(policy.people.questions, [*log.reliefs.values()], alarms, record.transfers)
    return {
        **figures.of_run(played, record),
        **figures.receipts(record.transfers, [(alarm.team, alarm.first) for alarm in alarms]),
        **asking(played, helped),
        "plan_hash": policy.tally.plan_hash[:16],
        "proposed": policy.tally.proposed,
        "churned": sum(ended[state] for state in ("superseded", "stopped")),
        "ended": dict(sorted(ended.items())),
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
    "ours by size": partial(ours, by_size=True),
    "ours unbounded": partial(ours, bounded=False),
    "bound": clairvoyant,
    "blind": blind,
    "none, open": partial(watched, gate=True),
    "ours, open": partial(ours, gate=True),
}
OPEN = ("none, open", "ours, open")
"""The product if the gate P4 stood open everywhere, so that forecasts may tell planned from unplanned absence."""
VARIANTS = ("ours by size", "ours unbounded")
"""The product where people refuse larger questions more often, and where a share has no budget."""
SIMPLE = ("proportional", "shortest queue", "queue ratio")


def policies_of(case: Case) -> tuple[str, ...]:
    """The policies that a case is run under: without any feed of absence only where absence strikes unannounced."""
    return tuple(
        name for name in POLICIES if name not in (*OPEN, *VARIANTS) and (name != "blind" or case.scenario == "S1")
    )


def by_size(case: Case) -> tuple[str, ...]:
    """The same, and the product where people refuse larger requests more often."""
    return (*policies_of(case), "ours by size")


def gate_policies(_case: Case) -> tuple[str, ...]:
    """The policies compared for the cost of the closed gate P4: the product with the gate as it is, and open."""
    return ("none", "ours", "bound", *OPEN)


def asked_policies(_case: Case) -> tuple[str, ...]:
    """The policies compared for what is asked of people."""
    return ("none", "ours", "bound", *VARIANTS)


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


def asked() -> list[Case]:
    """Offices at tight load on which nothing was tuned, in the scenarios in which jams are many or long."""
    return [Case(10, name, "tight", seed) for seed in range(201, 221) for name in ("S0", "S1", "S2", "S4", "S6")]


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
