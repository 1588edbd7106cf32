"""A database that knows less than the topics, or another one, is not worked with."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.base import derive_id
from contracts.proposals import PlanStale, ProposalChanged, ProposalsEvent, ProposalState, RebalanceOrdered
from contracts.reliefs import ConsentState, EndReason, ReliefChanged
from contracts.settings import SettingsChanged
from services.assignment.inbound.database_check import Heard, Known, contradiction, known
from services.assignment.settings import Settings
from services.assignment.state.storage.store import Store
from tests.doubles.assignment import running_assignment
from tests.doubles.office.records import REGION, a_team
from tests.doubles.office.reliefs import a_relief, a_share

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
OURS, OTHERS = "ours", "others"
_S = ProposalState
BY_PEOPLE = (_S.ACCEPTED_BY_GIVER, _S.ACCEPTED_BY_RECEIVER, _S.RUNNING, _S.DECLINED, _S.STOPPED)


def changed(version: int, state: ProposalState, name: str = "p") -> ProposalChanged:
    return ProposalChanged(
        region=REGION,
        version=version,
        at=AT,
        proposal_id=derive_id(name),
        plan_id=derive_id("plan"),
        from_team="T1",
        to_team="T2",
        state=state,
        lines=(),
        offered_minutes=0,
        accepted_minutes=0,
        offered_at=AT,
        expires_at=AT,
    )


SAID: tuple[dict[str, Any], ...] = (
    {"state": ConsentState.AGREED},
    {"state": ConsentState.PAUSED},
    {"state": ConsentState.ENDED, "end_reason": EndReason.DECLINED},
    {"state": ConsentState.ENDED, "end_reason": EndReason.ENDED_BY_SUPERVISOR},
)


def agreement(version: int, part: str = "giver", **said: Any) -> ReliefChanged:
    """A relief of which one part says so."""
    share = a_share(**(said if part == "receiver" else {}))
    return a_relief(share, version=version, **(said if part == "giver" else {}))


def told(*events: ProposalsEvent, settings: int = 0, stamps: Iterable[tuple[int, str, int]] = ()) -> Heard:
    there = {REGION: SettingsChanged(region=REGION, version=settings, at=AT)} if settings else {}
    return Heard(True, list(stamps), there, list(events))


def knows(empty: bool = False, term: int = 3, settings: int = 2, proposals: int = 5) -> Known:
    return Known(empty, OURS, term, {REGION: settings}, {REGION: proposals})


def test_an_empty_database_beside_untouched_topics_is_a_first_day() -> None:
    assert contradiction(Heard(), knows(empty=True)) == ""


def test_an_empty_database_beside_topics_with_a_past_is_refused_and_told_how_to_go_on() -> None:
    said = contradiction(told(), knows(empty=True))
    assert "empty" in said and "Restore" in said and "python -m services.assignment rebuild" in said


@pytest.mark.parametrize(
    "heard",
    [
        told(settings=3),
        told(stamps=[(1, OURS, 4)]),
        told(stamps=[(1, OURS, 2), (2, OTHERS, 1)]),
        told(RebalanceOrdered(region=REGION, version=6, at=AT, order_id=derive_id("o"))),
        *(told(changed(6, state)) for state in BY_PEOPLE),
        *(told(agreement(6, part, **said)) for part in ("giver", "receiver") for said in SAID),
        told(changed(6, ProposalState.HELD).model_copy(update={"share_id": derive_id("s")})),
    ],
)
def test_a_database_that_knows_less_or_another_is_refused(heard: Heard) -> None:
    assert "rebuild" in contradiction(heard, knows())


@pytest.mark.parametrize(
    "heard",
    [
        told(settings=2),
        told(stamps=[(2, OURS, 3), (1, OTHERS, 9)]),
        told(changed(5, ProposalState.DECLINED)),
        # Follows from records and is recreated after a power cut: no reason to stay away.
        told(agreement(6), agreement(7, state=ConsentState.ENDED, end_reason=EndReason.CALM)),
        told(agreement(6, "receiver", state=ConsentState.AGREED, by_policy=True)),
        told(agreement(5, state=ConsentState.AGREED), agreement(6, state=ConsentState.AGREED)),
        told(changed(6, ProposalState.RUNNING).model_copy(update={"share_id": derive_id("s")})),
        told(changed(6, ProposalState.OFFERED), PlanStale(region=REGION, version=7, at=AT, plan_id=derive_id("x"))),
        told(changed(4, ProposalState.RUNNING), changed(6, ProposalState.RUNNING), changed(7, ProposalState.DONE)),
    ],
)
def test_what_the_topics_can_rightly_tell_is_no_reason(heard: Heard) -> None:
    assert contradiction(heard, knows()) == ""


async def test_what_a_database_knows(database_url: str) -> None:
    store = Store(Settings(database_url=database_url))
    await store.start()
    fresh = await known(store)
    assert (fresh.empty, fresh.term) == (True, 0)
    await store.stop()
    async with running_assignment(database_url, [a_team("T1")]) as office:
        await office.moves_on()
    store = Store(Settings(database_url=database_url))
    await store.start()
    used = await known(store)
    await store.stop()
    assert (used.empty, used.term, used.settings) == (False, 2, {REGION: 1})
    assert used.installation == fresh.installation
