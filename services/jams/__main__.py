"""`python -m services.jams` runs the worker with the settings of the environment."""

from services.jams.app import create_app
from services.jams.settings import Settings

if __name__ == "__main__":
    create_app(Settings()).run()
