"""`python -m services.rebalancer` starts the worker."""

from services.rebalancer.app import create_app
from services.rebalancer.settings import Settings

if __name__ == "__main__":
    create_app(Settings()).run()
