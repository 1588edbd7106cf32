"""`python -m services.assignment` serves; `openapi` prints the OpenAPI description, `token ACCOUNT` a demo token.

`rebuild` accepts that the database was lost and carries on with what the topics still know
(docs/operating/operations.md).
"""

import argparse
import asyncio
import json
import sys

from services.assignment.app import create_app
from services.assignment.connection import KafkaConnection
from services.assignment.inbound.rebuilding import rebuild
from services.assignment.settings import Settings
from services.assignment.state.storage.lock import SecondProcess
from services.chassis import logs
from services.chassis.clock import SystemClock
from services.chassis.garbage import collect_seldom
from services.chassis.http.running import run
from services.chassis.http.tokens import demo_token
from services.chassis.settings import environment_of


def main() -> None:
    """Read the command line and the settings, then serve, describe or print a token."""
    parser = argparse.ArgumentParser(
        prog="python -m services.assignment",
        description=__doc__,
        epilog=environment_of(Settings),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", choices=("serve", "openapi", "token", "rebuild"), default="serve")
    parser.add_argument("account", nargs="?", default="supervisor", help="role account, for `token`")
    asked = parser.parse_args()
    settings = Settings()
    if asked.command == "token":
        sys.stdout.write(demo_token(settings.demo_secret.get_secret_value(), asked.account) + "\n")
        return
    if asked.command == "rebuild":
        sys.exit(_rebuild(settings))
    app = create_app(settings, KafkaConnection(settings), SystemClock())
    if asked.command == "openapi":
        sys.stdout.write(json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n")
        return
    logs.configure(settings, "assignment")
    collect_seldom()
    run(app, settings)


def _rebuild(settings: Settings) -> int:
    try:
        done = asyncio.run(rebuild(settings, SystemClock()))
    except SecondProcess as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if not done.why:
        sys.stdout.write("nothing to do: the database knows everything that the topics know\n")
        return 0
    sys.stdout.write(
        f"{done.why}\nrebuilt: {done.settings} settings taken back, versions of {done.regions} regions continued, "
        f"{done.ended} open proposals ended. The audit from before is gone. Items come back with the next start.\n"
    )
    return 0


if __name__ == "__main__":
    main()
