"""One act: a fresh installation, load, the scheduled faults, and the verdict over what is left."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from chaos.evidence import gather
from chaos.faults.clock import settled, standing
from chaos.faults.help import helped
from chaos.faults.play import FAULTS
from chaos.load import Load
from chaos.memory import Remembered
from chaos.schedule import Act
from chaos.settings import ChaosSettings
from chaos.stage import Done, Stage
from chaos.stops import after_stops, stopped_in_time
from chaos.tap import Tap
from chaos.target import Target
from chaos.verdict import CHECKS, poison_parked
from chaos.watch import Watch
from deploy.launcher import machine
from deploy.launcher.audit import audit
from deploy.launcher.machine import say
from deploy.launcher.postgres import Server, running_postgres
from deploy.local.settings import RunSettings

PATIENCE_SECONDS = 90.0
STOCK_PATIENCE_SECONDS = 30.0
"""Unhardened workers may never recover; the schedule continues without them."""
OPENING_SECONDS = 240.0
ACT_SECONDS = 420.0
"""An act that has not finished by then is aborted, and that is a violation."""
_SHOWN = 8
_DIFFERENCES = ("owner_diff", "state_diff", "totals_diff", "unaccounted", "ticks_diff", "agreement_diff")
"""Figures of the auditor's last line that must be 0."""


@dataclass(slots=True)
class Outcome:
    """The outcome of an act. `violations`: lines per check."""

    done: list[Done] = field(default_factory=list)
    violations: dict[str, list[str]] = field(default_factory=dict)
    audited: int = 0
    audit_line: str = ""
    items: int = 0
    events: int = 0
    decisions: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    """Answers of leads that were acknowledged, by act."""
    stops: list[float] = field(default_factory=list)
    """Of each pause and end: seconds until the last order of what it stopped."""
    moved: int = 0
    poison: int = 0
    restarts: dict[str, int] = field(default_factory=dict)

    @property
    def difference(self) -> int:
        """Everything that broke a promise."""
        return self.audited + sum(len(lines) for lines in self.violations.values())


async def play(act: Act, seed: int, settings: ChaosSettings, folder: Path) -> Outcome:
    """Play it in this empty folder."""
    with _database(act) as server:
        url = server.create_database("chaos") if server else ""
        office = RunSettings(leads="lively", days=0, seed=seed, day_seconds=settings.day_seconds)
        target = Target(folder, database_url=url, stock=settings.stock, wall="clock-wall" in act.kinds)
        try:
            say(f"act {act.number} on {act.database}: starting Kafka and the services ...")
            await target.start()
            patience = STOCK_PATIENCE_SECONDS if settings.stock else PATIENCE_SECONDS
            async with _stage(target, office, f"{seed}/{act.number}", patience, server) as stage:
                try:
                    async with asyncio.timeout(ACT_SECONDS):
                        await _rounds(stage, act)
                except TimeoutError:
                    stage.broken.append(f"the act was broken off after {ACT_SECONDS:.0f} s")
                outcome = await _judged(stage, act, url)
                if act.losses and not settings.stock:  # unhardened workers would never stop
                    outcome.violations["losses"] = await _losses(stage, act, url)
                return outcome
        finally:
            await target.stop()


@contextmanager
def _database(act: Act) -> Iterator[Server | None]:
    if act.database != "postgres":
        yield None
        return
    with running_postgres() as server:
        yield server


@asynccontextmanager
async def _stage(
    target: Target, office: RunSettings, name: str, patience: float, server: Server | None
) -> AsyncIterator[Stage]:
    remembered = Remembered()
    load, watch = Load(name, target.url("intake"), remembered), Watch(target.bootstrap)
    ports = machine.free_ports(2)
    taps = [
        Tap(target.url(service), port, remembered)
        for service, port in zip(("intake", "assignment"), ports, strict=True)
    ]
    try:
        for tap in taps:
            await tap.start()
        await watch.start()
        await load.start()
        target.open_office(office, taps[0].url, taps[1].url)
        yield Stage(target, load, remembered, watch, Random(f"faults of {name}"), patience, server)
    finally:
        await load.close()
        await watch.stop()
        if "simulator" in target.names():
            await target.end("simulator")
        for tap in taps:
            await tap.stop()


async def _rounds(stage: Stage, act: Act) -> None:
    """The faults, round after round; then the office closes and the final ones follow."""
    async with asyncio.timeout(OPENING_SECONDS):
        while (await standing(stage))["at"] is None:  # noqa: ASYNC110 - it has to be asked
            await asyncio.sleep(0.2)
    stands = "help is agreed and moves" if await helped(stage) else "nobody helps yet"
    say(f"  {stage.clock:5.0f} s  {stands}; {len(act.kinds)} faults in {len(act.rounds)} rounds follow")
    for each in act.rounds:
        await asyncio.gather(*(FAULTS[kind](stage, kind) for kind in each.kinds))
    await stage.target.end("simulator")
    await stage.load.stop()
    await settled(stage)
    for kind in act.last:
        await FAULTS[kind](stage, kind)


async def _judged(stage: Stage, act: Act, url: str) -> Outcome:
    outcome = Outcome(done=stage.done, restarts=stage.target.restarts)
    outcome.audited, outcome.audit_line = await _audit(stage.target.bootstrap)
    evidence = await gather(stage.target.bootstrap, url or _sqlite(stage))
    for name, check in CHECKS.items():
        outcome.violations[name] = list(check(stage.remembered, evidence))
    outcome.violations["poison"] = list(poison_parked(stage.poison.expected, evidence))
    outcome.violations["faults"] = list(stage.broken)
    if "clock-wall" not in act.kinds:  # else the orders carry the time of a clock that was moved
        outcome.violations["stops"] = list(stopped_in_time(stage.remembered, evidence))
        outcome.stops = [seconds for _, seconds in after_stops(stage.remembered, evidence)]
    outcome.items = len(stage.remembered.by_item())
    outcome.events = len(stage.remembered.facts)
    outcome.decisions = len(stage.remembered.decisions)
    outcome.acts = Counter(act for _, act, _, _ in stage.remembered.decisions)
    outcome.moved = sum(order["verdict"] == "done" and order["kind"] == "transfer" for order in evidence.sql_orders)
    outcome.poison = len(stage.poison.expected)
    _tell(outcome, act)
    return outcome


async def _losses(stage: Stage, act: Act, url: str) -> list[str]:
    """Play the faults that lose records for good; returns where they behaved differently than they must, and what else
    they hurt."""
    stage.broken = []
    try:
        async with asyncio.timeout(ACT_SECONDS):
            for kind in act.losses:
                await FAULTS[kind](stage, kind)
    except TimeoutError:
        stage.broken.append(f"the losses were broken off after {ACT_SECONDS:.0f} s")
    evidence = await gather(stage.target.bootstrap, url or _sqlite(stage))
    found = [*stage.broken, *CHECKS["items"](stage.remembered, evidence)]
    _tell_violations({"losses": found})
    say(f"  losses: {len(stage.remembered.lost)} acknowledged events told lost, difference {len(found)}")
    return found


def _sqlite(stage: Stage) -> str:
    return f"sqlite+aiosqlite:///{stage.target.data('assignment') / 'assignment.sqlite'}"


def _tell(outcome: Outcome, act: Act) -> None:
    _tell_violations(outcome.violations)
    say(f"  {outcome.audit_line}")
    say(
        f"  act {act.number}: {outcome.items} items and {outcome.events} events acknowledged, "
        f"{outcome.decisions} decisions of leads ({_counted(outcome.acts)}), {outcome.moved} items moved, "
        f"difference {outcome.difference}"
    )
    if outcome.stops:
        say(f"  {len(outcome.stops)} stops by leads: last order at most {max(outcome.stops):.1f} s after one")


def _counted(acts: Mapping[str, int]) -> str:
    return ", ".join(f"{act} {count}" for act, count in sorted(acts.items())) or "none"


def _tell_violations(violations: Mapping[str, list[str]]) -> None:
    for name, lines in violations.items():
        for line in lines[:_SHOWN]:
            say(f"  VIOLATION {name}: {line}")
        if len(lines) > _SHOWN:
            say(f"  VIOLATION {name}: {len(lines) - _SHOWN} more")


async def _audit(bootstrap: str) -> tuple[int, str]:
    """The auditor's differences and its last line."""
    code, lines = await audit(bootstrap)
    for line in lines[:-1][:_SHOWN]:
        say(f"  {line}")
    figures = dict(part.split("=", 1) for part in lines[-1].split() if "=" in part)
    found = sum(int(figures.get(name, 1)) for name in _DIFFERENCES)
    return max(found, int(code != 0)), lines[-1]
