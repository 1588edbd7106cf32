"""Commands of the local machine: `python -m deploy.local run | replay | kafka | dlq …`."""

import asyncio
import subprocess
import sys

from pydantic import ValidationError

from deploy.launcher import broker, jars, machine
from deploy.launcher.folders import RUN
from deploy.launcher.readiness import NotReadyInTimeError
from deploy.local.replay import FOLDER, ReplaySettings, replay
from deploy.local.run import ADDRESS, run
from deploy.local.settings import RunSettings


def dead_letters(wanted: list[str]) -> int:
    """Hand over to the dead-letter commands, with the address of the running Kafka."""
    files = [folder / ADDRESS for folder in (RUN, FOLDER) if (folder / ADDRESS).exists()]
    addresses = [file.read_text() for file in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)]
    running = next((address for address in addresses if asyncio.run(broker.answers(address))), None)
    if running is None:
        raise machine.MachineNotReadyError("nothing runs here; start it with: make run")
    where = ["--kafka", running]
    command = [sys.executable, "-m", "services.operations", "dlq", *(wanted or ["list"]), *where]
    return subprocess.run(command, check=False).returncode


def told(wrong: ValidationError) -> str:
    """One line about impossible settings, with the names a user writes."""
    return "; ".join(
        f"{str(error['loc'][0]).upper()}={error['input']}: {error['msg'].removeprefix('Value error, ')}"
        for error in wrong.errors()
    )


def main(arguments: list[str]) -> int:
    """Run one command; what a user can fix is reported in one line."""
    try:
        match arguments:
            case ["run"]:
                return run(RunSettings())
            case ["replay"]:
                return replay(ReplaySettings())
            case ["kafka"]:
                machine.say(f"Kafka's jars: {jars.fetch_jars(machine.java())}")
                return 0
            case ["dlq", *wanted]:
                return dead_letters(wanted)
            case _:
                print("usage: python -m deploy.local run | replay | kafka | dlq …", file=sys.stderr)
                return 2
    except (machine.MachineNotReadyError, NotReadyInTimeError) as problem:
        reason = str(problem)
    except ValidationError as wrong:
        reason = told(wrong)
    print(f"cannot go on: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
