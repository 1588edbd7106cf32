"""How a replay shows how far it is: a bar on a terminal, a plain line now and then elsewhere."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from office.replay.feed import Progress as Done

PLAIN_SECONDS, BAR_SECONDS = 10.0, 0.25


@contextlib.asynccontextmanager
async def shown(done: Done, events: int) -> AsyncIterator[None]:
    """Show the progress towards this many events while the context lasts."""
    console = Console()
    task = asyncio.create_task(_bar(console, done, events) if console.is_terminal else _lines(done, events))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _bar(console: Console, done: Done, events: int) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[ticks]} ticks"))
    with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("replay", total=events, ticks=0)
        while True:
            day = f"{done.at:%Y-%m-%d}" if done.at else "teams"
            bar.update(task, completed=done.events, description=day, ticks=done.ticks)
            await asyncio.sleep(BAR_SECONDS)


async def _lines(done: Done, events: int) -> None:
    began = time.monotonic()
    while True:
        await asyncio.sleep(PLAIN_SECONDS)
        day = f"{done.at:%Y-%m-%d}" if done.at else "before the first day"
        seconds = time.monotonic() - began
        print(f"replay {day}: {done.events} of {events} events, {done.ticks} ticks, {seconds:.0f} s", flush=True)
