"""Accepts items and their events: all of a request is written, or nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from contracts.base import derive_id
from contracts.batches import ResyncEnded
from contracts.items import Fact, ItemReceived
from contracts.topics import BATCHES, ITEMS
from services.chassis.clock import Clock
from services.chassis.http.problems import Fault, Problem
from services.chassis.http.windows import Window
from services.chassis.kafka import Output
from services.chassis.metrics import Metrics
from services.intake.bodies import BatchBody, EventBody, ItemBody, ReceiptCorrectedBody, ResyncBody
from services.intake.ingest.accepted_dates import accepted_dates
from services.intake.ingest.deduplication import (
    DeduplicationWindow,
    Submission,
    submissions_of_event,
    submissions_of_receipt,
)
from services.intake.ingest.events import confirmed, happened, in_order, received
from services.intake.ingest.faults import faults_of_time, unfit
from services.intake.ingest.team_directory import TeamDirectory
from services.intake.publisher import TrackedPublisher
from services.intake.settings import Settings

_Place = str
"""Where something stands in the request, with a dot at its end: put before the names of faulty fields."""


class ItemIngest:
    """Looks up regions, refuses impossible values, writes the rest to `items` and counts it."""

    def __init__(
        self, settings: Settings, teams: TeamDirectory, clock: Clock, publisher: TrackedPublisher, metrics: Metrics
    ) -> None:
        self._settings = settings
        self._teams = teams
        self._clock = clock
        self._publisher = publisher
        self._window = DeduplicationWindow(settings.remembered_ids)
        self._received = metrics.counter("mailroom_items_received_total")
        self._decided = metrics.counter("mailroom_items_decided_automatically_total")
        metrics.start_at_zero("mailroom_items_received_total")
        metrics.start_at_zero("mailroom_items_decided_automatically_total")

    async def item(self, item: ItemBody) -> Fact:
        """One item that came in."""
        return (await self._ingest([("", item)], []))[0]

    async def event(self, item_id: str, event: EventBody) -> Fact:
        """One event about an item."""
        return (await self._ingest([], [("", item_id, event)]))[0]

    async def batch(self, batch: BatchBody) -> list[Fact]:
        """Many items and events. Raises Problem 422 naming each faulty one by its index; then none is written."""
        count = len(batch.items) + len(batch.events)
        if batch.announced != count:
            raise unfit([("announced", "differs_from_what_was_sent")])
        if count > self._settings.max_batch_items:
            raise unfit([("items", "too_many")])
        return await self._ingest(
            [(f"items.{index}.", item) for index, item in enumerate(batch.items)],
            [(f"events.{index}.event.", each.item_id, each.event) for index, each in enumerate(batch.events)],
        )

    async def resync(self, page: ResyncBody) -> int:
        """A page of a document system's open items: each is received and confirmed.

        The receipt is dated with the resync: it comes after everything known about an item and is then void, whoever
        the document system believes to be its owner. Only an unknown item begins its life with it.
        """
        if len(page.items) > self._settings.max_resync_items:
            raise unfit([("items", "too_many")])
        if page.final and (page.total_items is None or page.total_items < len(page.items)):
            raise unfit([("total_items", "missing" if page.total_items is None else "less_than_on_this_page")])
        now = self._clock.now()
        at = page.occurred_at or now
        faults = faults_of_time(accepted_dates(now, self._settings), "", page.occurred_at, now)
        receipts = self._receipts([(f"items.{index}.", item) for index, item in enumerate(page.items)], at, faults, at)
        named: list[Fact] = []
        for receipt in receipts:
            named += (
                receipt.model_copy(update={"occurred_at": at, "resync_id": page.resync_id}),
                confirmed(receipt.item_id, page.resync_id, at),
            )
        await self._write(named)
        if page.final:
            ended = ResyncEnded(
                event_id=derive_id("resync.ended", page.resync_id),
                resync_id=page.resync_id,
                source=page.source,
                occurred_at=at,
                items=page.total_items or 0,
            )
            await self._publisher.publish([Output(BATCHES.name, page.resync_id, ended)])
        return len(receipts)

    async def _ingest(
        self, items: Sequence[tuple[_Place, ItemBody]], events: Sequence[tuple[_Place, str, EventBody]]
    ) -> list[Fact]:
        now = self._clock.now()
        faults = self._faults_of(events, now)
        receipts = self._receipts(items, now, faults)
        numbers = in_order([(item_id, event) for _, item_id, event in events], now)
        told = ((*each[1:], seq) for each, seq in zip(events, numbers, strict=True))
        taken: list[Fact] = [*receipts, *(happened(item_id, event, now, seq) for item_id, event, seq in told)]
        submissions = self._submissions(items, receipts, events)
        conflicts = self._window.conflicts(submissions)
        if conflicts:
            detail = "Something else is known under these ids. Nothing of this request was written."
            raise Problem(409, "other_content", detail, errors=[(field, "other_content") for field in conflicts])
        await self._write(taken)
        self._window.remember(submissions)
        self._count(receipts)
        return taken

    @staticmethod
    def _submissions(
        items: Sequence[tuple[_Place, ItemBody]],
        receipts: Sequence[ItemReceived],
        events: Sequence[tuple[_Place, str, EventBody]],
    ) -> list[Submission]:
        """Everything in a request that has an id."""
        submissions: list[Submission] = []
        for (place, item), receipt in zip(items, receipts, strict=True):
            submissions += submissions_of_receipt(place, receipt, item.region is not None)
        for place, item_id, event in events:
            submissions += submissions_of_event(place, item_id, event)
        return submissions

    def _receipts(
        self,
        items: Sequence[tuple[_Place, ItemBody]],
        now: datetime,
        faults: Iterable[Fault] = (),
        dated_anew: datetime | None = None,
    ) -> list[ItemReceived]:
        """The receipts; raises Problem 422 with these faults and those of the items, if there are any.

        `dated_anew`: when a resync reports them once more.
        """
        receipts, found = [], list(faults)
        only_region = self._teams.only_region()
        calendar = accepted_dates(self._clock.now(), self._settings)
        for place, item in items:
            region = self._teams.region_of(item, only_region)
            reported = item.occurred_at or now
            reports = Window(reported, max(reported, dated_anew or reported))
            wrong_time = faults_of_time(calendar, place, item.occurred_at, now)
            found += wrong_time or calendar.faults_of_item(item, place, reports)
            if isinstance(region, str):
                receipts.append(received(item, region, now))
            else:
                found.append((f"{place}{region[0]}", region[1]))
        if found:
            raise unfit(found)
        return receipts

    def _faults_of(self, events: Sequence[tuple[_Place, str, EventBody]], now: datetime) -> list[Fault]:
        found: list[Fault] = []
        calendar = accepted_dates(now, self._settings)
        for place, _, event in events:
            found += faults_of_time(calendar, place, event.occurred_at, now)
            if isinstance(event, ReceiptCorrectedBody):
                found += calendar.faults_of_receipt(
                    f"{place}legal_received_on", event.legal_received_on, event.occurred_at or now
                )
            fault = self._teams.fault_of(event)
            if fault:
                found.append((f"{place}{fault[0]}", fault[1]))
        return found

    async def _write(self, taken: Sequence[Fact]) -> None:
        await self._publisher.publish([Output(ITEMS.name, fact.item_id, fact) for fact in taken])

    def _count(self, receipts: Sequence[ItemReceived]) -> None:
        for receipt in receipts:
            self._received.labels(receipt.channel, receipt.item_class).inc()
            if receipt.decided_automatically:
                self._decided.labels(receipt.channel).inc()
