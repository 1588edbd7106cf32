"""What the cases of the forecast's numbers share; the cases are kept by room in `cases_of_...`."""

from collections.abc import Callable

from contracts.backlog import BacklogCell
from contracts.items import ItemClass
from mailroom.forecast.calendar import ahead_of
from mailroom.forecast.capacity import Source, capacity_ahead
from mailroom.forecast.counts import counted
from mailroom.forecast.history import History
from mailroom.forecast.outlook import Forecast, ask
from mailroom.forecast.staffing import CapacityBook
from mailroom.workdays import local
from tests.doubles.office.teams import MONDAY, book, describe, partial, publish

Case = Callable[[], tuple[object, object]]
"""What is found, and what the text of the number says."""

NINE = local(MONDAY, 9)
FULL = 2772.0
"""Net minutes of ten full-time equivalents: 10 x 462 x 0.6."""
NOMINAL = 0.78 * FULL
VAEM = ItemClass.VAEM
BARE = describe(usual={})
TWENTY = describe(usual={VAEM: 20.0})


def asked(*cells: BacklogCell, kept: CapacityBook | None = None) -> Forecast:
    kept = book(publish(MONDAY, 8.0)) if kept is None else kept
    return ask(BARE, counted(partial(cells)), History(), kept, (), NINE)


def day_minutes(ahead: int, kept: CapacityBook) -> float:
    return capacity_ahead(Source(BARE, kept), ahead_of(NINE)).coming[ahead - 1].minutes
