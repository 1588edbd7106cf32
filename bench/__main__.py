"""`python -m bench [run] [--parts a,b] [--quick]` measures; `python -m bench report` writes the pages from results."""

import argparse
import sys
import time
from importlib import import_module
from pathlib import Path
from types import ModuleType

from pydantic import ValidationError

from bench.reporting import pictures, results
from bench.reporting import report as pages
from bench.reporting.facts import machine_facts
from bench.reporting.results import Result
from bench.rig.stage import FOLDER, on_one_stage
from bench.settings import BenchSettings
from deploy.launcher.folders import ROOT
from deploy.launcher.machine import MachineNotReadyError, say

PARTS = ("backlog", "day", "latency", "intake", "lookups", "recovery", "growth")


def part(name: str) -> ModuleType:
    """The module of a part."""
    return import_module(f"bench.parts.{name}")


def measured(module: ModuleType, *, quick: bool) -> Result:
    """What a part finds: on a stage of its own, or on as many as it sets itself."""
    found: Result = (
        module.measure_all(quick=quick) if hasattr(module, "measure_all") else on_one_stage(module.measure, quick=quick)
    )
    return found


def parser(settings: BenchSettings) -> argparse.ArgumentParser:
    """The command line; what it does not say, the environment does."""
    lines = [f"  {name:<10}{part(name).USUAL_MINUTES:>5.1f} min  {part(name).TITLE}" for name in PARTS]
    command = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        epilog="parts, with their usual time on two cores:\n" + "\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("command", nargs="?", choices=("run", "report"), default="run")
    command.add_argument("--from", type=Path, default=results.FOLDER, dest="folder", help="results for the report")
    command.add_argument("--parts", default=settings.parts, help="separated by commas; all without it (PARTS)")
    command.add_argument("--quick", action="store_true", default=settings.quick, help="small sizes (QUICK=1)")
    return command


def run(names: list[str], *, quick: bool) -> int:
    """Measure part after part; each gets a Kafka of its own. A part that breaks does not take the others along."""
    broken = []
    for name in names:
        say(f"\n== {name}: {part(name).TITLE}")
        began = time.monotonic()
        facts = machine_facts(quick=quick)
        try:
            result = measured(part(name), quick=quick)
        except MachineNotReadyError:
            raise
        except Exception as problem:
            broken.append(name)
            say(f"{name} broke: {type(problem).__name__}: {problem} (logs: {FOLDER / 'logs'})")
            continue
        seconds = time.monotonic() - began
        folder = FOLDER.parent / "bench-quick" if quick else results.FOLDER
        file = results.keep(name, result, facts, seconds, folder)
        for target in result.targets:
            say(target.line)
        say(f"== {name} took {seconds / 60:.1f} min: {file}")
    return 1 if broken else 0


def report(folder: Path) -> int:
    """Draw the pictures and fill the page from the kept results."""
    files, parts = pictures.draw(folder), pages.write(folder)
    say(f"{pages.PAGE.relative_to(ROOT)}: {', '.join(parts) or 'no results'}; {len(files)} pictures")
    return 0 if parts else 1


def main() -> int:
    """0 when everything was measured, whether targets are reached or not; 1 when a part broke; 2 for a wrong call."""
    settings = BenchSettings()
    command = parser(settings)
    arguments = command.parse_args()
    if arguments.command == "report":
        return report(arguments.folder)
    names = [name.strip() for name in arguments.parts.split(",") if name.strip()] or list(PARTS)
    if unknown := sorted(set(names) - set(PARTS)):
        command.error(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return run(names, quick=arguments.quick)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (MachineNotReadyError, ValidationError) as problem:
        print(f"cannot go on: {problem}", file=sys.stderr)
        sys.exit(1)
