"""Commands of the local machine: `python -m deploy.local run | replay | kafka | dlq …`."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator

from pydantic import ValidationError

from deploy.launcher import broker, jars, machine
from deploy.launcher.folders import RUN
from deploy.launcher.readiness import NotReadyInTimeError
from deploy.local.replay import FOLDER, ReplaySettings, replay
from deploy.local.run import ADDRESS, run
from deploy.local.settings import RunSettings

USAGE = "usage: python -m deploy.local run | replay | kafka | dlq …"


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


def settings_in_words(of: type[RunSettings]) -> Iterator[str]:
    """A line for each setting: its name, its default, what it means."""
    for name, field in of.model_fields.items():
        default = "" if field.default in (None, "") else str(field.default)
        yield f"  {(field.alias or name).upper():<13}{default:<9}{field.description}"


def told(wrong: ValidationError) -> str:
    """One line about impossible settings, with the names a user writes."""
    return "; ".join(
        f"{str(error['loc'][0]).upper()}={error['input']}: {error['msg'].removeprefix('Value error, ')}"
        for error in wrong.errors()
    )


def carry_out(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    match arguments:
        case ["run"]:
            return run(RunSettings())
        case ["replay"]:
            return replay(ReplaySettings())
        case ["dlq", *wanted]:
            return dead_letters(wanted)
        case ["kafka"]:
            machine.say(f"Kafka's jars: {jars.fetch_jars(machine.java())}")
        case ["--help" | "-h"]:
            print(f"{USAGE}\n\nsettings of run and replay, from the environment or after `make run`:\n")
            print("\n".join(settings_in_words(ReplaySettings)))
        case _:
            print(USAGE, file=sys.stderr)
            return 2
    return 0


def main(arguments: list[str]) -> int:
    """Run one command; what a user can fix is reported in one line."""
    try:
        return carry_out(arguments)
    except (machine.MachineNotReadyError, NotReadyInTimeError) as problem:
        reason = str(problem)
    except ValidationError as wrong:
        reason = told(wrong)
    print(f"cannot go on: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
