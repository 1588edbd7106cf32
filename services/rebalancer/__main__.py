"""`python -m services.rebalancer` starts the worker."""

from services.chassis.settings import answer_help
from services.rebalancer.app import create_app
from services.rebalancer.settings import Settings

if __name__ == "__main__":
    answer_help("services.rebalancer", __doc__, Settings)
    create_app(Settings()).run()
