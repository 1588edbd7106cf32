"""Teams of the played office follow the order of work of a shortage for as long as it is in force."""

from datetime import timedelta

from bench.decisions.policies.product.item_records import ItemRecords
from bench.decisions.policies.product.published_inputs import tick_of
from bench.decisions.policies.product.triage import OrderOfWork
from contracts.base import derive_id
from contracts.items import ItemClass
from contracts.plans import BasedOn, NoPlan, PlanReason, ShortageDeclared
from mailroom.allocation.plan import Answer
from office.traces.state import GONE, OfficeState
from tests.doubles.office.situations import jammed, outlook
from tests.doubles.office.toy import NEW, VAEM, toy

REGION = "bench"


def a_shortage(office: OfficeState) -> ShortageDeclared:
    at = tick_of(office.trace, office.day)
    return ShortageDeclared(
        plan_id=derive_id("shortage", office.day),
        region=REGION,
        at=at,
        based_on=BasedOn(outlook_at=at, proposals_version=0, settings_version=0),
        missing_minutes=600.0,
        missing_fte=0.1,
        classes=(),
        triage=(ItemClass.VAEM, ItemClass.HA_NEU),
        triage_until=at + timedelta(days=7),
    )


def told(office: OfficeState, order: OrderOfWork, answer: Answer) -> set[int]:
    """The teams that work in the proposed order, after this answer; the first of two misses minutes."""
    order.follow(office, answer, (jammed("team0"), outlook("team1")), ItemRecords(office), lambda code: int(code[-1]))
    return set(office.orders)


def test_who_misses_work_does_the_shortest_due_first_while_the_order_holds() -> None:
    # Both due today; by due date the long one would go first. The rest of a day of half an hour is for the short one.
    office = OfficeState(toy([(0, NEW, 0, 0, 150.0), (0, VAEM, 0, 0, 20.0)], [30.1, 30.1]))
    office.begin()
    office.started[0] = 0
    assert told(office, OrderOfWork(), a_shortage(office)) == {0}
    office.end()
    assert office.owner == [0, GONE]


def test_the_order_ends_by_itself_and_with_the_jams() -> None:
    office, order = OfficeState(toy([(0, VAEM, 0, 9, 30.0)], [30.1, 30.1])), OrderOfWork()
    office.begin()
    shortage = a_shortage(office)
    assert told(office, order, shortage) == {0}
    quiet = NoPlan(region=REGION, at=shortage.at + timedelta(days=1), reason=PlanReason.NO_RECEIVER)
    assert told(office, order, quiet) == {0}
    calm = quiet.model_copy(update={"reason": PlanReason.NOTHING_JAMS})
    assert told(office, order, calm) == set()
    assert told(office, order, shortage) == {0}
    week_later = quiet.model_copy(update={"at": shortage.at + timedelta(days=7)})
    assert told(office, order, week_later) == set()
