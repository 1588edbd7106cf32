"""Every act on a list, in every state that a list comes into: what it answers, and what it leaves behind.

As `test_every_act.py` for agreements. Either lead may act, so others are those of a third team.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.proposals import ProposalChanged
from contracts.topics import PROPOSALS
from tests.doubles.assignment import Assignment, running_assignment
from tests.doubles.office.records import a_team, an_item
from tests.service.assignment.conftest import MONDAY_8
from tests.service.assignment.test_a_relief_lives import asked, first_list, with_second_list

SAME, NO = "same", "no"
ACTS: dict[str, dict[str, str]] = {
    "offered": {"hold": NO, "release": NO, "take-out": "offered"},
    "listed": {"hold": "held", "release": SAME, "take-out": "listed"},
    "held": {"hold": SAME, "release": "listed", "take-out": "held"},
    "running": {"hold": NO, "release": NO, "take-out": NO},
    "done": {"hold": NO, "release": NO, "take-out": NO},
    "superseded": {"hold": NO, "release": NO, "take-out": NO},
    "stopped": {"hold": NO, "release": NO, "take-out": NO},
}
"""By state and act: the state afterwards, the same answer without a change, or a refusal."""
CELLS = list(product(ACTS, ("hold", "release", "take-out")))
NOWHERE = "/v1/proposals/00000000-0000-4000-8000-000000000000"


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Assignment]:
    """Three teams; which database it is makes no difference here."""
    teams = [a_team(name) for name in ("T1", "T2", "T3")]
    async with running_assignment(f"sqlite+aiosqlite:///{tmp_path / 'assignment.sqlite'}", teams) as office:
        yield office


async def in_state(office: Assignment, state: str) -> str:
    """The path of a list in this state."""
    if state in ("listed", "held"):
        relief_id = await with_second_list(office)
        listed = str((await office.get(f"/v1/reliefs/{relief_id}"))["lists"][0]["proposal_id"])
        if state == "held":
            await office.decide(listed, "hold")
        return f"/v1/proposals/{listed}"
    relief_id = await asked(office)
    listed = await first_list(office, relief_id)
    if state in ("running", "done", "stopped"):
        await office.agree(relief_id, "T2")
        await office.settled()
    if state in ("superseded", "stopped"):
        await office.answer(relief_id, None, "end")
    if state == "done":
        await office.judge(at=MONDAY_8 + timedelta(minutes=1))
    return f"/v1/proposals/{listed}"


async def look(office: Assignment, place: str) -> dict[str, Any]:
    """The list, with everything that was done to it and how often lists were told of."""
    shown = await office.get(place)
    await office.settled()
    told = sum(isinstance(each, ProposalChanged) for each in office.sent(PROPOSALS))
    kept = {name: shown[name] for name in ("state", "version", "items")}
    return {**kept, "told": told, "audited": len(shown["answers"])}


async def first_item(office: Assignment, place: str) -> str:
    """An item that is or was on the list."""
    shown = await office.get(place)
    return str((shown["proposed"] or shown["not_moved"] or [{"item_id": an_item("i0").item_id}])[0]["item_id"])


@pytest.mark.parametrize(("state", "act"), CELLS)
async def test_every_act_in_every_state(office: Assignment, state: str, act: str) -> None:
    place, outcome = await in_state(office, state), ACTS[state][act]
    before = await look(office, place)
    assert before["state"] == state
    body = {"items": [await first_item(office, place)]} if act == "take-out" else None

    async def tried(version: int | None, said: Any = body, account: str = "lead-T2", at: str = place) -> httpx.Response:
        return await office.post(f"{at}:{act}", said, account, version)

    if act != "hold":
        assert (await tried(None)).status_code == 428
    if outcome not in (SAME, NO):
        outdated = await tried(before["version"] + 1)
        assert (outdated.status_code, outdated.json()["state"]) == (412, state)
    assert (await tried(before["version"], account="lead-T3")).status_code == 403
    assert (await tried(before["version"], at=NOWHERE)).status_code == 404
    if act == "take-out":
        bad: tuple[Any, ...] = (None, {}, {"items": []}, {"items": ["x"]}, {"items": [NOWHERE[-36:]]})
        for wrong in bad:
            assert (await tried(before["version"], wrong)).status_code == 422
    assert await look(office, place) == before
    answer = await tried(before["version"])
    after = await look(office, place)
    if outcome == NO:
        assert (answer.status_code, answer.json()["code"]) == (409, "not_possible")
        assert (answer.json()["state"], answer.json()["version"]) == (state, before["version"])
        assert after == before
        return
    assert answer.status_code == 200 and answer.headers["etag"] == f'"{after["version"]}"'
    if outcome == SAME:
        assert after == before
    else:
        assert after["state"] == outcome and after["version"] > before["version"]
        assert (after["told"], after["audited"]) == (before["told"] + 1, before["audited"] + 1)
        assert after["items"] == before["items"] - (act == "take-out")
    again = await tried(before["version"])
    assert (again.status_code, again.json()) == (200, answer.json()), "as after a lost answer"
    assert await look(office, place) == after
