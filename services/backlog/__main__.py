"""`python -m services.backlog` runs the worker with the settings of the environment."""

from services.backlog.app import create_app
from services.backlog.settings import Settings
from services.chassis.settings import answer_help

if __name__ == "__main__":
    answer_help("services.backlog", __doc__, Settings)
    create_app(Settings()).run()
