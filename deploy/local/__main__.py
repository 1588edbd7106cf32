"""Commands of the local machine: `python -m deploy.local run | kafka`."""

import shutil
import sys

from deploy.local import broker, machine
from deploy.local.ground import ROOT
from deploy.local.run import run
from deploy.local.settings import RunSettings


def main(arguments: list[str]) -> int:
    """Run one command; what a user can mend is told in one line."""
    try:
        match arguments:
            case ["run"]:
                return run(RunSettings())
            case ["kafka"]:
                machine.say(f"Kafka's jars: {broker.fetch_jars(machine.java())}")
                return 0
            case ["clean"]:
                shutil.rmtree(ROOT / ".local", ignore_errors=True)
                return 0
            case _:
                print("usage: python -m deploy.local run | kafka | clean", file=sys.stderr)
                return 2
    except machine.MachineNotReadyError as problem:
        print(f"cannot go on: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
