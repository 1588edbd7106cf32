"""`python -m services.operations`: import teams and items, make household keys, propose partners, explain plans,
ask what would happen, handle dead letters."""

import argparse
import sys
from collections.abc import Sequence

from aiokafka.errors import KafkaConnectionError

from services.operations import case_keys, partners, plans, reorganisation, whatif
from services.operations.command_line import commands_of
from services.operations.csv_import import upload
from services.operations.csv_import.tables import ITEMS, TEAMS, FaultyTableError
from services.operations.csv_import.upload import RefusedError
from services.operations.dead_letters import commands as dead_letters
from services.operations.dead_letters.stoppages import NothingToParkError
from services.operations.plans import UnknownPlanError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 refused or no such letter, 2 faulty input)."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except FaultyTableError as error:
        print("\n".join(error.faults), file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{getattr(chosen, 'file', '')}: {error.strerror or type(error).__name__}", file=sys.stderr)
        return 2
    except KafkaConnectionError:
        print(f"no Kafka answers at {chosen.kafka}; is it running, and is --kafka right?", file=sys.stderr)
        return 2
    except (RefusedError, NothingToParkError, UnknownPlanError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services.operations", description=__doc__)
    groups = parser.add_subparsers(dest="group", required=True, metavar="GROUP")
    teams = commands_of(groups.add_parser("teams", help="describe, close, merge, split and move teams"))
    upload.add_command(teams, TEAMS, "teams.csv", upload.import_teams)
    partners.add_command(teams)
    reorganisation.add_commands(teams)
    items = commands_of(groups.add_parser("items", help="report items from a CSV file as received"))
    upload.add_command(items, ITEMS, "items.csv", upload.import_items)
    case_keys.add_commands(groups)
    plans.add_commands(groups)
    whatif.add_commands(groups)
    dead_letters.add_commands(groups)
    return parser


if __name__ == "__main__":
    sys.exit(main())
