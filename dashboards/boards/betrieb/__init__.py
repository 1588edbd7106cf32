"""Board `mr-betrieb`: is the machine healthy? For operators; supervisors get here only through 'data is stale'."""

from dashboards.boards.betrieb import numbers, processes, requests, streams
from dashboards.elements.panels import Board
from languages.text import _

BOARD = Board(
    uid="mr-betrieb",
    title=_("Service operations"),
    question=_("Is the machine healthy?"),
    variables=(),
    rows=(
        numbers.NUMBERS,
        (streams.HEARTBEAT, streams.LAG, streams.EVENTS),
        (streams.FAILURES, streams.PROCESSING, streams.PLANS),
    ),
    more=(
        (requests.REQUESTS, requests.ERRORS, requests.LATENCY),
        (streams.ORDERS, processes.MEMORY, processes.CPU),
        (streams.LAG_SECONDS, streams.DLQ_AGE),
        (streams.STAGES, streams.UNREADABLE),
        (processes.TARGETS, processes.BUILD),
    ),
    for_operators=True,
)
