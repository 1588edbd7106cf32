"""Every act on a part of a relief, in every state of that part: what it answers, and what it leaves behind.

`ACTS` has no empty cell. Each cell is tried without the version that was seen, with an outdated one, by others, with
bad bodies, as it should be, and once more as after a lost answer.
"""

import json
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.reliefs import ReliefChanged
from contracts.topics import PROPOSALS
from tests.doubles.assignment import Assignment, running_assignment
from tests.doubles.office.records import a_team, an_item, an_outlook
from tests.service.assignment.conftest import MONDAY_8
from tests.service.assignment.test_a_relief_lives import asked

Body = dict[str, Any] | None
LEADS = {None: "lead-T1", "T2": "lead-T2"}
WAYS: dict[str, tuple[str, ...]] = {
    "asked": (),
    "agreed": ("accept",),
    "paused": ("accept", "pause"),
    "declined": ("decline",),
    "over": ("accept", "end"),
}
"""How a part comes into a state."""
SAME, NO = "same", "no"
ACTS: dict[str, dict[str, str]] = {
    "asked": {"accept": "agreed", "decline": "ended", "shorten": "asked", "pause": NO, "resume": NO, "end": "ended"},
    "agreed": {"accept": SAME, "decline": NO, "shorten": "agreed", "pause": "paused", "resume": SAME, "end": "ended"},
    "paused": {"accept": NO, "decline": NO, "shorten": "paused", "pause": SAME, "resume": "agreed", "end": "ended"},
    "declined": {"accept": NO, "decline": SAME, "shorten": NO, "pause": NO, "resume": NO, "end": SAME},
    "over": {"accept": NO, "decline": NO, "shorten": NO, "pause": NO, "resume": NO, "end": SAME},
}
"""By state and act: the state afterwards, the same answer without a change, or a refusal."""
PUBLISHED = Path("contracts/published/openapi/assignment.json")
BODIES: dict[str, Body] = {
    "accept": None,
    "decline": {"reason": "no_capacity"},
    "shorten": {"until": "2026-03-20"},
    "pause": None,
    "resume": None,
    "end": None,
}
NEED_A_VERSION = frozenset({"accept", "decline", "shorten", "resume"})
BAD: dict[str, tuple[tuple[Body, str], ...]] = {
    "accept": (({"until": "soon"}, "until"), ({"unknown": 1}, "*"), ({"item_classes": []}, "item_classes")),
    "decline": ((None, ""), ({}, "reason"), ({"reason": "tired"}, "reason")),
    "shorten": (
        (None, ""),
        ({"minutes_per_day": 0}, "minutes_per_day"),
        ({"budget_minutes": 2**63}, "budget_minutes"),
        ({"item_classes": ["UNKNOWN"]}, "item_classes"),
    ),
}
"""Bodies that are refused with 422, and the field that is named; pausing, resuming and ending read none."""
NOT_LESS: tuple[tuple[Body, str], ...] = (({"until": "2026-03-01"}, "until"), ({"until": "2027-01-01"}, "until"))
"""What no part that is open can be shortened to: it is over before today, or more than was asked."""
CELLS = list(product(LEADS, ACTS, BODIES))


class Part:
    """One part of a relief: what is done with it, and all that it could leave behind."""

    def __init__(self, assignment: Assignment, relief_id: str, team: str | None) -> None:
        self.assignment, self.relief_id, self.team = assignment, relief_id, team
        self.place = ""

    async def look(self) -> dict[str, Any]:
        """The part as the supervisor sees it, with everything that was done to the relief and how often it was told."""
        whole: dict[str, Any] = await self.assignment.get(f"/v1/reliefs/{self.relief_id}")
        own: dict[str, Any] = whole if self.team is None else whole["shares"][0]
        self.place = f"/v1/reliefs/{self.relief_id}" + (f"/shares/{own['share_id']}" if self.team else "")
        await self.assignment.settled()
        told = sum(isinstance(each, ReliefChanged) for each in self.assignment.sent(PROPOSALS))
        return {"state": own["state"], "version": own["version"], "told": told, "audited": len(whole["answers"])}

    async def act(
        self, act: str, version: int | None, body: Body = None, account: str | None = None, place: str = ""
    ) -> httpx.Response:
        """The answer to one act, by default with a good body and of the part's lead. `version`: for If-Match."""
        said = BODIES[act] if body is None else body
        return await self.assignment.post(f"{place or self.place}:{act}", said, account or LEADS[self.team], version)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Assignment]:
    """Three teams, two of which will be asked; which database it is makes no difference here."""
    teams = [a_team(name) for name in ("T1", "T2", "T3")]
    async with running_assignment(f"sqlite+aiosqlite:///{tmp_path / 'assignment.sqlite'}", teams) as office:
        yield office


async def in_state(office: Assignment, team: str | None, state: str) -> Part:
    """The part of the giver (None) or of T2, after what brings it there."""
    part = Part(office, await asked(office), team)
    for act in WAYS[state]:
        before = await part.look()
        assert (await part.act(act, before["version"])).status_code == 200
    return part


def test_the_table_has_every_act_that_is_published() -> None:
    published = json.loads(PUBLISHED.read_text())["paths"]
    for place in ("/v1/reliefs/{relief_id}", "/v1/reliefs/{relief_id}/shares/{share_id}"):
        assert {path.removeprefix(f"{place}:") for path in published if path.startswith(f"{place}:")} == set(BODIES)
    assert {(state, act) for state, acts in ACTS.items() for act in acts} == set(product(WAYS, BODIES))


@pytest.mark.parametrize(("team", "state", "act"), CELLS)
async def test_every_act_in_every_state(office: Assignment, team: str | None, state: str, act: str) -> None:
    part, outcome = await in_state(office, team, state), ACTS[state][act]
    before = await part.look()
    await refused_without_a_trace(part, act, before, changes=outcome not in (SAME, NO))
    answer = await part.act(act, before["version"])
    after = await part.look()
    if outcome == NO:
        assert (answer.status_code, answer.json()["code"]) == (409, "not_possible")
        assert (answer.json()["state"], answer.json()["version"]) == (before["state"], before["version"])
        assert after == before
    elif outcome == SAME:
        assert answer.status_code == 200 and after == before
    else:
        assert answer.status_code == 200, answer.text
        assert after["state"] == outcome and after["version"] > before["version"]
        assert (after["told"], after["audited"]) == (before["told"] + 1, before["audited"] + 1)
    if outcome != NO:
        assert answer.headers["etag"] == f'"{after["version"]}"'
        again = await part.act(act, before["version"])
        assert (again.status_code, again.json()) == (200, answer.json()), "as after a lost answer"
        assert await part.look() == after


async def refused_without_a_trace(part: Part, act: str, before: dict[str, Any], *, changes: bool) -> None:
    """Whatever is wrong with the call, nothing is left behind."""
    if act in NEED_A_VERSION:
        assert (await part.act(act, None)).status_code == 428
    if changes:
        outdated = await part.act(act, before["version"] + 1)
        assert (outdated.status_code, outdated.json()["code"]) == (412, "changed_meanwhile")
        assert (outdated.json()["state"], outdated.json()["version"]) == (before["state"], before["version"])
    others = {account for account in LEADS.values() if account != LEADS[part.team]} | {"lead-T3"}
    for account in sorted(others):
        assert (await part.act(act, before["version"], account=account)).status_code == 403
    nowhere = "/v1/reliefs/00000000-0000-4000-8000-000000000000"
    for place in (nowhere, f"/v1/reliefs/{part.relief_id}/shares/{nowhere[-36:]}"):
        assert (await part.act(act, before["version"], place=place)).status_code == 404
    for body, field in (*BAD.get(act, ()), *(NOT_LESS if changes and act in ("accept", "shorten") else ())):
        headers = part.assignment.headers(LEADS[part.team], before["version"])
        bad = await part.assignment.client.post(f"{part.place}:{act}", json=body, headers=headers)
        assert bad.status_code == 422, (act, body, bad.text)
        assert not field or {each["field"].split(".")[0] for each in bad.json()["errors"]} == {field}, bad.text
    assert await part.look() == before


GIFT = {"from_team": "T1", "to_team": "T2", "items": [an_item("g0").item_id]}


async def ready_to_give(office: Assignment) -> None:
    """Moves are on, and T1 has three items that it may give."""
    await office.moves_on()
    await office.items(*(an_item(f"g{number}") for number in range(3)))
    await office.outlooks(MONDAY_8, an_outlook("T1", MONDAY_8), an_outlook("T2", MONDAY_8))


async def test_giving_again_as_after_a_lost_answer_changes_nothing(office: Assignment) -> None:
    await ready_to_give(office)
    first = await office.post("/v1/reliefs", GIFT, "lead-T1")
    part = Part(office, first.json()["relief_id"], "T2")
    before = await part.look()
    again = await office.post("/v1/reliefs", GIFT, "lead-T1")
    assert (again.status_code, again.json(), again.headers["location"]) == (
        201,
        first.json(),
        first.headers["location"],
    )
    assert await part.look() == before
    other = await office.post("/v1/reliefs", GIFT | {"items": [an_item("g1").item_id]}, "lead-T1")
    assert (other.status_code, other.json()["code"]) == (409, "already_helping")


async def test_nothing_is_given_under_an_agreement_that_its_giver_has_paused(office: Assignment) -> None:
    part = await in_state(office, None, "paused")
    before = await part.look()
    await office.items(an_item("g0"))
    for team in ("T2", "T3"):
        refused = await office.post("/v1/reliefs", GIFT | {"to_team": team}, "lead-T1")
        assert (refused.status_code, refused.json()["code"]) == (409, "not_possible")
        assert (refused.json()["state"], refused.json()["version"]) == ("paused", before["version"])
    assert await part.look() == before


@pytest.mark.parametrize("act", ["accept", "resume"])
async def test_a_refusal_tells_the_version_that_the_next_answer_needs(office: Assignment, act: str) -> None:
    part = await in_state(office, "T2", "asked" if act == "accept" else "paused")
    seen = await part.look()
    await office.client.put("/v1/settings/nord", json={"moves": "watch_only"}, headers=office.headers("supervisor"))
    off = await part.act(act, seen["version"])
    now = await part.look()
    assert (off.status_code, off.json()["code"]) == (409, "moves_off")
    assert (off.json()["state"], off.json()["version"]) == (now["state"], now["version"])


async def test_less_after_a_yes_is_no_second_yes(office: Assignment) -> None:
    part = await in_state(office, "T2", "agreed")
    less = await part.act("accept", (await part.look())["version"], {"minutes_per_day": 60})
    assert [each["act"] for each in less.json()["answers"]] == ["relief.accept", "relief.shorten"]


async def test_who_said_yes_for_one_side_does_not_let_the_other_go_on(office: Assignment) -> None:
    share = await in_state(office, "T2", "paused")
    whole = Part(office, share.relief_id, None)
    assert (await whole.act("accept", (await whole.look())["version"], account="supervisor")).status_code == 200
    refused = await share.act("resume", (await share.look())["version"], account="supervisor")
    assert (refused.status_code, refused.json()["code"], refused.json()["state"]) == (409, "same_account", "paused")
    assert (await share.act("resume", (await share.look())["version"])).status_code == 200


async def test_who_gives_under_an_agreement_of_another_does_not_take_for_the_receiver(office: Assignment) -> None:
    await in_state(office, None, "agreed")
    relief_id = (await office.get("/v1/reliefs"))["reliefs"][0]["relief_id"]
    await office.answer(relief_id, "T2", "end")
    await office.items(an_item("g0"))
    given = await office.post("/v1/reliefs", GIFT, "supervisor")
    assert given.status_code == 201, given.text
    refused = await office.answer(relief_id, "T2", account="supervisor")
    assert (refused.status_code, refused.json()["code"]) == (409, "same_account")
    assert (await office.answer(relief_id, "T2")).status_code == 200
