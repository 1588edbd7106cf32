"""`python -m bench.decisions [run] [--quick]` measures how well the product decides; `report` only writes the page;

`gate` measures what it costs that forecasts of teams whose gate P4 is closed do not read planned and unplanned absence,
`asks` how much is asked of people, also where they refuse larger requests more often and where shares have no budget.
"""

import argparse
import os
import sys
import time
from pathlib import Path

from bench.decisions import cases, lines
from bench.decisions.campaign import measure
from bench.decisions.reporting import asked, gate, page
from bench.decisions.reporting.known import worse_than_known
from bench.decisions.reporting.summary import played
from bench.decisions.reporting.targets import targets
from bench.decisions.reporting.told import scenario_lines
from bench.settings import BenchSettings
from deploy.launcher.folders import ROOT
from deploy.launcher.machine import say

_EPILOG = """what is run:
  full    10 teams, S0 to S10, 20 seeds, usual loads (S1 also short and very short);
          100 teams, S1 S5 S6, 5 seeds; 1,000 teams, S1, one seed: about two hours on two cores
  quick   10 teams, S0 to S10 at one load each, 3 seeds: at most 5 minutes
each run is one line under bench/results/decisions (quick: .local/bench-quick/decisions); what is there, measured
on the same code, is not measured again, so that a broken run goes on where it stopped
policies: none (the product watches), proportional, shortest queue, queue ratio, ours, bound (clairvoyant), blind
(the product watches without any feed of absence)"""


def parser(settings: BenchSettings) -> argparse.ArgumentParser:
    """The command line; what it does not say, the environment does."""
    command = argparse.ArgumentParser(
        prog="python -m bench.decisions",
        description=__doc__,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("command", nargs="?", choices=("run", "report", "gate", "asks"), default="run")
    command.add_argument("--from", type=Path, default=lines.FOLDER, dest="folder", help="results for the report")
    command.add_argument("--quick", action="store_true", default=settings.quick, help="the short form (QUICK=1)")
    command.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="processes at a time")
    command.add_argument("--known", action="store_true", help="known misses do not fail as long as none gets worse")
    command.add_argument(
        "--answers",
        choices=("usual", "size"),
        default="usual",
        help="size: ours also where a large request is refused more",
    )
    command.add_argument("--policies", default="", help="separated by commas; all without it")
    command.add_argument("--scenarios", default="", help="separated by commas; all without it")
    return command


def main() -> int:
    """0 when everything was measured; the short form returns 1 when it misses a target (`--known`: a new one)."""
    command = parser(BenchSettings())
    arguments = command.parse_args()
    if arguments.command == "report":
        return page.write(arguments.folder)
    if arguments.command == "gate":
        measure(cases.gate(), lines.GATE_FOLDER, arguments.jobs, policies=cases.gate_policies)
        return gate.write()
    if arguments.command == "asks":
        measure(cases.asked(), lines.ASKED_FOLDER, arguments.jobs, policies=cases.asked_policies)
        return asked.write()
    only, scenarios = _names(arguments.policies), _names(arguments.scenarios)
    if unknown := sorted({*only} - {*cases.POLICIES}):
        command.error(f"there is no policy {', '.join(unknown)}; there are {', '.join(cases.POLICIES)}")
    chosen = [case for case in (cases.quick() if arguments.quick else cases.full()) if _is_in(case, scenarios)]
    folder, began = lines.QUICK_FOLDER if arguments.quick else lines.FOLDER, time.monotonic()
    measure(chosen, folder, arguments.jobs, only, cases.policies_of if arguments.answers == "usual" else cases.by_size)
    wanted = set(chosen)
    found = [each for each in played(lines.load(folder)) if each.case in wanted]
    held = targets(found)
    asked_of = [line for way in ("ours", "ours by size") for line in asked.asked_lines(found, way)]
    for line in (*scenario_lines(found), "", *asked_of, "", *(target.line for target in held)):
        say(line)
    say(f"took {(time.monotonic() - began) / 60:.1f} min; results in {folder.relative_to(ROOT)}")
    if not arguments.quick:
        return page.write(folder)
    if not arguments.known:
        return int(not all(target.reached for target in held))
    new = list(worse_than_known(held))
    for line in new:
        say(line)
    return int(bool(new))


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _is_in(case: cases.Case, scenarios: list[str]) -> bool:
    return not scenarios or case.scenario in scenarios


if __name__ == "__main__":
    sys.exit(main())
