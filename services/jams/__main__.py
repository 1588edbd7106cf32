"""`python -m services.jams` runs the worker with the settings of the environment."""

from services.chassis.settings import answer_help
from services.jams.app import create_app
from services.jams.settings import Settings

if __name__ == "__main__":
    answer_help("services.jams", __doc__, Settings)
    create_app(Settings()).run()
