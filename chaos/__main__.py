"""`python -m chaos [report]`: play one seed or many (settings from the environment), or write the tables again."""

import argparse
import asyncio
import signal
import sys
import time

from pydantic import ValidationError

from chaos import report, results
from chaos.act import Outcome, play
from chaos.schedule import schedule
from chaos.settings import ChaosSettings
from deploy.launcher import machine
from deploy.launcher.folders import ROOT, fresh_run_folder
from deploy.launcher.machine import say

FOLDER = ROOT / ".local/chaos"
STOPPED_BY_HAND = 130


async def perform(seed: int, settings: ChaosSettings) -> tuple[list[Outcome], float]:
    """All acts of a seed, and how many seconds they took."""
    began = time.monotonic()
    outcomes: list[Outcome] = []
    for act in schedule(seed, () if settings.is_whole else settings.chosen):
        with fresh_run_folder(FOLDER) as folder:
            outcomes.append(await play(act, seed, settings, folder))
    return outcomes, time.monotonic() - began


def one(seed: int, settings: ChaosSettings) -> int:
    """Play a seed and report; 0 when every kind was injected and nothing differs."""
    wanted = {kind for act in schedule(seed, () if settings.is_whole else settings.chosen) for kind in act.kinds}
    outcomes, seconds = asyncio.run(perform(seed, settings))
    found = results.faults(outcomes)
    for line in results.table(found):
        say(line)
    missing = sorted(wanted - found.keys())
    if missing:
        say(f"never injected: {', '.join(missing)}")
    if not settings.kinds and (never := results.untried(outcomes)):
        say(f"never happened: {', '.join(never)}")
        missing += never
    content = results.result(seed, settings.stock, outcomes, seconds)
    if settings.is_whole:
        results.write(results.file_of(seed, settings.stock), content)
    injected = sum(each["injected"] for each in found.values())
    totals = {
        "items": sum(outcome.items for outcome in outcomes),
        "events": sum(outcome.events for outcome in outcomes),
        "moved": sum(outcome.moved for outcome in outcomes),
        "poison": sum(outcome.poison for outcome in outcomes),
    }
    told = " ".join(f"{name}={value}" for name, value in totals.items())
    say(
        f"chaos seed={seed} workers={'stock' if settings.stock else 'hardened'} faults={injected} "
        f"difference={content['difference']} {told} seconds={seconds:.0f}"
    )
    return 1 if missing or content["difference"] else 0


def many(settings: ChaosSettings) -> int:
    """The chosen seeds, one after the other; the worst of their codes."""
    codes = [0]
    for seed in settings.numbers():
        if settings.seeds and not settings.again and results.file_of(seed, settings.stock).exists():
            say(f"seed {seed} has a result; AGAIN=1 plays it once more")
            continue
        codes.append(one(seed, settings))
    return max(codes)


def main(arguments: list[str] | None = None) -> int:
    """The command line. 0: no difference. 1: a difference, or a kind that was never injected. 2: wrong settings."""
    described = "\n".join(
        f"  {name.upper():<12} {field.description}" for name, field in ChaosSettings.model_fields.items()
    )
    command = argparse.ArgumentParser(
        prog="python -m chaos",
        description=__doc__,
        epilog=f"settings, read from the environment:\n{described}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("act", nargs="?", choices=("run", "report"), default="run")
    if command.parse_args(arguments).act == "report":
        return report.write()
    # Stopped from outside, everything that was started ends as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        settings = ChaosSettings()
        return many(settings)
    except ValidationError as wrong:
        for error in wrong.errors():
            print(f"{str(error['loc'][0]).upper()}={error['input']}: {error['msg']}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        say("stopped by hand; everything that was started has ended")
        return STOPPED_BY_HAND
    except machine.MachineNotReadyError as problem:
        print(f"cannot go on: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
