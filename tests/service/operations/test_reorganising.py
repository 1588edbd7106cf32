"""Teams are closed, merged, split and moved by a command that hands every open item over."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import httpx
import pytest

from contracts.item_state import ItemState, ItemStateChanged
from contracts.items import ItemHandedOver, ItemReceived
from contracts.teams import TeamDescribed
from mailroom.workdays import local
from services.operations.__main__ import main
from services.operations.csv_import.upload import RefusedError
from services.operations.reorganisation import Reorganisation, Snapshot, Target
from tests.doubles.office.counted import CountedOffice
from tests.doubles.office.lives import History
from tests.doubles.office.records import a_team, an_item

TEAMS = (
    a_team("T1"),
    a_team("T2"),
    a_team("T3", heads=20, posts_fte=20.0, staffed_fte=20.0),
    a_team("T9", closed=True),
)


class Office:
    """What is in Kafka, changed by what `intake` is told; `late`: so many looks pass until that is seen."""

    def __init__(self, *items: ItemStateChanged, late: int = 0) -> None:
        self.teams = {team.team: team for team in TEAMS}
        self.items = {item.item_id: item for item in items}
        self.asked: list[tuple[str, str, Any]] = []
        self.said: list[str] = []
        self._late = late
        self._waiting: list[Callable[[], None]] = []

    async def look(self) -> Snapshot:
        if self._late:
            self._late -= 1
        else:
            for change in self._waiting:
                change()
            self._waiting.clear()
        return Snapshot(dict(self.teams), dict(self.items))

    def answer(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        self.asked.append((request.method, request.url.path, body))
        if request.method == "PUT":
            self._waiting.append(lambda: self._describe(request.url.path.rsplit("/", 1)[1], body))
        for each in body.get("events", ()):
            self._waiting.append(lambda each=each: self._move(each))  # type: ignore[misc]  # one for each
        return httpx.Response(202, json={})

    def run(self, *teams: str, to: Sequence[str] = (), dry_run: bool = False, rounds: int = 9, **there: str) -> int:
        client = httpx.Client(transport=httpx.MockTransport(self.answer), base_url="http://intake")
        target = Target(teams, tuple(to) or teams, **there)
        return asyncio.run(Reorganisation(target, self.look, client, self.said.append, 0.0).run(dry_run, rounds))

    def owners(self) -> Counter[str | None]:
        return Counter(item.team for item in self.items.values())

    def _describe(self, team: str, body: Any) -> None:
        told = {**self.teams[team].model_dump(), **body}
        self.teams[team] = TeamDescribed.model_validate(told)

    def _move(self, told: Any) -> None:
        event, item = told["event"], self.items[told["item_id"]]
        assert (event["type"], event["basis"]) == ("item.handed_over", "reorganisation")
        region = self.teams[event["to_team"]].region
        changed = {"team": event["to_team"], "region": region, "version": item.version + 1}
        self.items[item.item_id] = item.model_copy(update=changed)


def some(count: int, **changed: Any) -> list[ItemStateChanged]:
    return [an_item(f"i{number}", **changed) for number in range(count)]


def test_a_team_is_closed_and_its_items_are_shared_as_the_posts_are(capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(*some(30))
    assert office.run("T1", to=["T2", "T3"]) == 0
    assert office.owners() == {"T2": 10, "T3": 20}
    assert office.teams["T1"].closed
    assert "T1 -> T3: 20 items" in capsys.readouterr().out
    assert "items 30 of 30" in office.said


def test_a_dry_run_says_the_same_and_sends_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(*some(30))
    assert office.run("T1", to=["T2", "T3"], dry_run=True) == 0
    assert office.asked == []
    assert "items: 30 to hand over, 0 stay unplaced" in capsys.readouterr().out


def test_several_become_one_and_what_was_begun_or_restricted_goes_along() -> None:
    begun = an_item("begun", "T2", state=ItemState.IN_PROGRESS)
    office = Office(*some(4), begun, an_item("restricted", "T2", restricted=True))
    assert office.run("T1", "T2", to=["T3"]) == 0
    assert office.owners() == {"T3": 6}
    assert office.teams["T1"].closed and office.teams["T2"].closed


def test_households_stay_together() -> None:
    key = "k" * 43
    office = Office(*some(20), *(an_item(f"h{number}", case_key=key) for number in range(6)))
    assert office.run("T1", to=["T2", "T3"]) == 0
    assert len({item.team for item in office.items.values() if item.case_key}) == 1


def test_a_team_moves_and_takes_its_items_along_also_where_the_news_is_slow() -> None:
    office = Office(*some(12), late=3)
    assert office.run("T1", region="sued", site="B") == 0
    assert {(item.team, item.region) for item in office.items.values()} == {("T1", "sued")}
    assert (office.teams["T1"].region, office.teams["T1"].site, office.teams["T1"].closed) == ("sued", "B", False)
    assert next(path for _, path, _ in office.asked) == "/v1/teams/T1"


def test_what_no_team_may_take_is_named_and_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(*some(3), an_item("objection", item_class="WIDERSPRUCH"))
    assert office.run("T1", to=["T2"]) == 1
    assert "nobody may take: 1 items of WIDERSPRUCH" in capsys.readouterr().out
    assert office.owners() == {"T2": 3, "T1": 1}


def test_items_that_do_not_arrive_are_no_success_and_nothing_is_sent_twice(capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(*some(3), late=99)
    assert office.run("T1", to=["T2"], rounds=4) == 1
    assert "not_seen_yet=3" in capsys.readouterr().out
    assert [path for _, path, _ in office.asked] == ["/v1/items:batch", "/v1/teams/T1"]


@pytest.mark.parametrize(
    ("teams", "to", "why"),
    [(("T7",), ("T2",), "no team of that name"), (("T1",), ("T1",), "takes no work"), (("T1",), ("T9",), "is closed")],
)
def test_teams_that_are_not_there_are_refused_before_anything_is_sent(
    teams: tuple[str, ...], to: tuple[str, ...], why: str
) -> None:
    office = Office(*some(3))
    with pytest.raises(RefusedError, match=why):
        office.run(*teams, to=to)
    assert office.asked == []


def test_a_refusal_of_intake_is_told_with_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    refused = httpx.Response(422, json={"code": "invalid", "errors": [{"field": "to_team", "code": "unknown_team"}]})
    office = Office(*some(1))
    client = httpx.Client(transport=httpx.MockTransport(lambda _: refused), base_url="http://intake")
    with pytest.raises(RefusedError, match=r"hand-overs: refused \(422 invalid\) to_team=unknown_team"):
        asyncio.run(Reorganisation(Target(("T1",), ("T2",)), office.look, client, print, 0.0).run(False, 1))
    capsys.readouterr()


@pytest.mark.parametrize("command", ["close", "merge", "split", "move"])
def test_each_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["teams", command, "--help"])
    assert ended.value.code == 0
    assert "--dry-run" in capsys.readouterr().out


def test_to_split_into_one_is_no_split(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["teams", "split", "T1", "--to", "T2", "--intake", "http://intake"]) == 1
    assert "at least two" in capsys.readouterr().err


def test_after_the_hand_over_nothing_is_unplaced_and_nothing_is_lost() -> None:
    found, histories = CountedOffice(local(an_item("x").legal_received_on, 12)), [History(n) for n in range(30)]
    for team in TEAMS:
        found.describe(team)
    received: list[ItemReceived] = [each.received(team="T1", region="nord") for each in histories]
    found.happen(*received)
    office = Office(*(an_item("x").model_copy(update={"item_id": each.item_id}) for each in received))
    assert office.run("T1", to=["T2", "T3"]) == 0
    told = [each for _, _, body in office.asked for each in body.get("events", ())]
    found.describe(a_team("T1", closed=True))
    found.happen(*(ItemHandedOver(item_id=each["item_id"], occurred_at=found.at, **each["event"]) for each in told))
    found.tick()
    assert found.totals() == {"nord": 30}
    assert (found.ready["nord"].unplaced_items, found.drawn["nord", "T3"].open_items) == (0, 20)
