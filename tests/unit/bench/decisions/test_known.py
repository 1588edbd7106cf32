"""A target that is missed fails the tests unless it is known to be, and then no worse than known."""

from bench.decisions.reporting.help_targets import HELP
from bench.decisions.reporting.known import KNOWN, worse_than_known
from bench.decisions.reporting.targets import PROMISES
from bench.reporting.results import Target


def test_a_new_miss_and_a_worse_one_are_told_and_known_ones_are_not() -> None:
    found = [
        Target.at_most("reached", 1.0, 0.9, ""),
        Target.at_most("new", 1.0, 1.1, ""),
        Target.at_most("known", 1.0, 1.2, ""),
        Target.at_most("worse", 1.0, 1.3, ""),
        Target.at_most("a time", 50.0, 70.0, "ms"),
        Target.at_least("known from below", 0.9, 0.85, ""),
        Target.at_least("worse from below", 0.9, 0.7, ""),
    ]
    known = {"known": 1.2, "worse": 1.2, "known from below": 0.85, "worse from below": 0.85}
    assert [line.split(":")[0] for line in worse_than_known(found, known)] == ["new", "worse", "worse from below"]


def test_only_promises_are_known_to_be_missed_and_only_on_their_wrong_side() -> None:
    promised = {promise.name: promise for promise in (*PROMISES, *HELP)}
    assert KNOWN.keys() <= promised.keys()
    for name, bar in KNOWN.items():
        promise = promised[name]
        assert bar < promise.limit if promise.at_least else bar > promise.limit
