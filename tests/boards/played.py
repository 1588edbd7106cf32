"""Fortnights played and recorded, two at a time on two cores."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from office.world import World, world_of
from tests.boards.fortnight import Fortnight
from tests.boards.happenings import eventful
from tests.boards.recorder import Recorded, record
from tests.doubles.assignment import running_assignment

FIRST_DAY = date(2026, 3, 2)
DAYS = 10
"""Working days of a fortnight."""
NORMAL_SEEDS = (1, 2, 3, 4, 5)
CORES = 2


def play_all(folder: Path, pool: ProcessPoolExecutor) -> Mapping[str, Future[Recorded]]:
    """Begin to play the eventful fortnight, and one in normal load per seed."""
    offices: dict[str, World] = {"eventful": eventful(7, FIRST_DAY)}
    offices |= {f"normal-{seed}": world_of("dueren", seed, FIRST_DAY, "none") for seed in NORMAL_SEEDS}
    return {
        name: pool.submit(played, each, folder / f"{name}.sqlite", recount=name == "eventful")
        for name, each in offices.items()
    }


def cores() -> ProcessPoolExecutor:
    """Processes of their own, begun afresh: nothing of the tests' process is in them."""
    return ProcessPoolExecutor(CORES, mp_context=get_context("spawn"))


def played(office: World, database: Path, *, recount: bool) -> Recorded:
    """Play the office for a fortnight; count it again at each step if that is wanted, which takes a while."""
    return asyncio.run(_play(Fortnight(office), database, recount=recount))


async def _play(play: Fortnight, database: Path, *, recount: bool) -> Recorded:
    async with running_assignment(f"sqlite+aiosqlite:///{database}", list(play.office.teams)) as running:
        return await record(play, running, DAYS, recount=recount)
