"""What stays of a forgotten item."""

import orjson
import pytest

from mailroom.items import TooLate, dump, evolve, load, trace_of
from tests.doubles.office.lives import ROSTER, History, after


def test_a_trace_tells_no_household_and_no_history_and_can_be_reopened() -> None:
    h = History()
    closed = after([h.received(case_key="A" * 43, batch_id="B"), h.fact("started"), h.fact("completed")])
    row = orjson.dumps(dump(trace_of(closed)))
    assert b"A" * 43 not in row and trace_of(closed).entries == ()
    trace = load(orjson.loads(row))
    again = evolve(trace, h.fact("reopened", 9), 9, ROSTER)
    assert (again.state, again.team, again.closed_at) == ("WAITING", "a", None)
    with pytest.raises(TooLate):
        evolve(trace, h.fact("started", 0.5), 9, ROSTER)


def test_only_a_closed_item_is_forgotten() -> None:
    with pytest.raises(ValueError, match="closed"):
        trace_of(after([History().received()]))
