"""`python -m services.backlog` runs the worker with the settings of the environment."""

from services.backlog.app import create_app
from services.backlog.settings import Settings

if __name__ == "__main__":
    create_app(Settings()).run()
