"""`python -m services.assignment` serves; `openapi` prints the OpenAPI description, `token ACCOUNT` a demo token."""

import argparse
import json
import sys

from services.assignment.app import create_app
from services.assignment.connection import KafkaConnection
from services.assignment.settings import Settings
from services.chassis import logs
from services.chassis.clock import SystemClock
from services.chassis.garbage import collect_seldom
from services.chassis.http import run
from services.chassis.settings import environment_of
from services.chassis.tokens import demo_token


def main() -> None:
    """Read the command line and the settings, then serve, describe or print a token."""
    parser = argparse.ArgumentParser(
        prog="python -m services.assignment",
        description=__doc__,
        epilog=environment_of(Settings),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", choices=("serve", "openapi", "token"), default="serve")
    parser.add_argument("account", nargs="?", default="supervisor", help="role account, for `token`")
    asked = parser.parse_args()
    settings = Settings()
    if asked.command == "token":
        sys.stdout.write(demo_token(settings.demo_secret.get_secret_value(), asked.account) + "\n")
        return
    app = create_app(settings, KafkaConnection(settings), SystemClock())
    if asked.command == "openapi":
        sys.stdout.write(json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n")
        return
    logs.configure(settings, "assignment")
    collect_seldom()
    run(app, settings)


if __name__ == "__main__":
    main()
