"""`python -m chaos.stock` runs the worker with the settings of the environment, like `python -m services.backlog`."""

from chaos.stock.worker import run
from services.backlog.settings import Settings

if __name__ == "__main__":
    run(Settings())
