"""`python -m services.intake` serves; `python -m services.intake openapi` prints the OpenAPI 3.1 description."""

import argparse
import json
import sys

from services.chassis import logs
from services.chassis.http.running import run
from services.chassis.settings import environment_of
from services.intake.app import create_app
from services.intake.connection import KafkaConnection
from services.intake.settings import Settings


def main() -> None:
    """Read the command line and the settings, then serve or describe."""
    parser = argparse.ArgumentParser(
        prog="python -m services.intake",
        description=__doc__,
        epilog=environment_of(Settings),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", choices=("serve", "openapi"), default="serve")
    if parser.parse_args().command == "openapi":
        described = Settings(clock="driven")  # the clock's route exists only there
        app = create_app(described, KafkaConnection(described))
        sys.stdout.write(json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n")
        return
    settings = Settings()
    logs.configure(settings, "intake")
    run(create_app(settings, KafkaConnection(settings)), settings)


if __name__ == "__main__":
    main()
