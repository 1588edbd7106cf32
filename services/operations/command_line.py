"""What several commands have in common: groups, and where Kafka and `intake` are."""

import argparse
from typing import TypeAlias

from services.chassis.settings import Base

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""Where the commands of a group are added. A text, since argparse's own class takes no parameter at run time."""


def commands_of(group: argparse.ArgumentParser) -> Commands:
    """The commands of a group, of which one must be named."""
    return group.add_subparsers(dest="command", required=True, metavar="COMMAND")


def add_kafka(command: argparse.ArgumentParser) -> None:
    """`--kafka`."""
    command.add_argument("--kafka", default=Base().kafka, help="bootstrap servers (default %(default)s)")


def add_intake(command: argparse.ArgumentParser) -> None:
    """`--intake`."""
    command.add_argument("--intake", required=True, metavar="URL", help="address of intake, http://host:port")
