"""P3, P6 and P13 over all sinks: a played office with teams too small to be shown alone, and few objections in each.

Exceptions: whoever is asked for help reads both teams and the items of its lists (`/v1/reliefs`, `/v1/proposals`, the
page of agreements, the lists in the overview); a worklist is the own team's; topics are read by services alone, not by
people.
"""

import asyncio
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from contracts.items import ItemClass
from mailroom.deadlines import CLASSES
from tests.noninterference.sinks import Seen, played
from tests.noninterference.worlds import HEADS, two_worlds

HIDDEN = {team for team, heads in HEADS.items() if heads < 5}
SENSITIVE = {each.value for each in ItemClass if CLASSES[each].sensitive}
TO_DECIDE = ("/v1/reliefs", "/v1/proposals", "/reliefs", "/worklist")
OF_A_LIST = re.compile(r'<a href="/proposals/[^>]*>[^<]*</a>')
SERIES = re.compile(r"^(\w+)\{(.*)\} (\S+)$")
LABEL = re.compile(r'(\w+)="([^"]*)"')


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    world, _ = two_worlds(2)
    return asyncio.run(played(world, 2, Path(tmp_path_factory.mktemp("small")) / "office.sqlite"))


def test_no_series_names_a_hidden_team_and_no_small_cell_stands_in_one(seen: Seen) -> None:
    found = list(_series(seen))
    assert any("OTHER" in labels.values() for name, labels, _ in found if name == "mailroom_reassigned_items")
    for name, labels, value in found:
        assert not HIDDEN & set(labels.values()), name
        if labels.get("item_class") in SENSITIVE and name.endswith("_items"):
            assert not 0 < value < 4, (name, labels)


def test_no_answer_and_no_page_names_a_hidden_team_but_where_it_is_decided_on(seen: Seen) -> None:
    answers = 0
    for sink, said in seen.told:
        kind, _, path = sink.partition(" ")
        if kind not in {"answer", "page"} or path.startswith(TO_DECIDE):
            continue
        answers += 1
        text = OF_A_LIST.sub("", said.decode())
        if kind == "answer":
            text = json.dumps(_without_lists(json.loads(text)))
        assert not [team for team in HIDDEN if team in text], path
    assert answers > 100


def test_no_answer_counts_one_to_three_of_a_sensitive_class(seen: Seen) -> None:
    for sink, said in seen.told:
        kind, _, path = sink.partition(" ")
        if kind != "answer" or path.startswith(TO_DECIDE):
            continue
        for each in _objects(json.loads(said)):
            if each.get("item_class") in SENSITIVE:
                least = 4 * CLASSES[ItemClass(each["item_class"])].minutes
                assert each.get("items", 0) not in {1, 2, 3}
                assert each.get("missing_minutes", least) >= least


def _series(seen: Seen) -> Iterator[tuple[str, dict[str, str], float]]:
    for sink, said in seen.told:
        if sink.startswith("metrics"):
            for line in said.decode().splitlines():
                if match := SERIES.match(line):
                    yield match.group(1), dict(LABEL.findall(match.group(2))), float(match.group(3))


def _without_lists(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {key: _without_lists(each) for key, each in answer.items() if key != "proposals"}
    return [_without_lists(each) for each in answer] if isinstance(answer, list) else answer


def _objects(answer: Any) -> Iterator[dict[str, Any]]:
    if isinstance(answer, dict):
        yield answer
    parts: Sequence[Any] = tuple(answer.values()) if isinstance(answer, dict) else answer
    for each in parts if isinstance(answer, dict | list) else ():
        yield from _objects(each)
