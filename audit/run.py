"""One audit: fills the ledger and the published records from Kafka until nothing new arrives."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from audit.compare import Findings, Uncounted, account_for, compare, compare_agreements
from audit.published import Published
from audit.reading import Reader, Record
from audit.recount import snapshot
from audit.recount.ledger import Ledger
from audit.recount.roster import Teams
from contracts import topics
from contracts.base import Topic
from contracts.items import ITEMS_RECORD, BusinessTimeReached, HeartbeatSent
from contracts.teams import TEAMS_RECORD

READ = (
    topics.TEAMS.name,
    *(topic.name for topic in topics.TOPICS if "audit" in topic.consumers),
    *(topic.dead_letters for topic in topics.TOPICS),
)
"""Every topic that an audit looks into."""

SET_ASIDE = "parked_by_operator"
"""Dead letters of this reason were good events; they count again when they are replayed."""

_PAUSE_SECONDS = 0.3


class Audit:
    """Reads through one `Reader`; `run` may be called once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._teams = Teams()
        self.ledger = Ledger(self._teams)
        self.published = Published()
        self._passed = Uncounted()
        self._news = 0

    async def run(self, start_from: Path | None, wait_quiet: float) -> Findings:
        """Read everything and compare; while something differs and the topics still move, keep reading.

        `wait_quiet`: seconds without new records after which a difference is believed.
        """
        await self._read_teams()
        if start_from is not None:
            self._reader.positions.update(snapshot.load(start_from, self.ledger))
        silent_since = loop_time()
        while True:
            self._news = 0
            await self._read_all()
            findings = compare(self.ledger, self.published, self._is_whole(topics.ITEMS.name))
            letters = self._is_whole(topics.ITEMS.dead_letters)
            account_for(findings, self._passed, self.published, letters)
            compare_agreements(findings, self.ledger, self.published, self._is_whole(topics.PROPOSALS.name))
            if self._news:
                silent_since = loop_time()
            if findings.agree or loop_time() - silent_since >= wait_quiet:
                return findings
            await asyncio.sleep(min(_PAUSE_SECONDS, wait_quiet))

    def save(self, path: Path) -> None:
        """Write a snapshot of the book."""
        places = {place: at for place, at in self._reader.positions.items() if place[0] == topics.ITEMS.name}
        snapshot.save(path, self.ledger, places)

    def _is_whole(self, topic: str) -> bool:
        return all(start == 0 for (name, _), start in self._reader.starts.items() if name == topic)

    async def _read_teams(self) -> None:
        async for seen in self._reader.new_records(topics.TEAMS):
            if seen.value is None:
                continue
            try:
                team = TEAMS_RECORD.validate_json(seen.value, extra="ignore")
            except ValidationError:
                self.published.unreadable.add(seen.place)
                continue
            self._teams.take(team)

    async def _read_all(self) -> None:
        await self._read_teams()
        for topic in topics.TOPICS:
            async for seen in self._reader.new_records(topic.dead_letters, must_exist=False):
                self._news += 1
                self.published.take_dead_letter(topic.name, seen)
        async for seen in self._reader.new_records(topics.ITEMS):
            self._take_item(seen)
        published = self.published
        takes: tuple[tuple[Topic, Callable[[Record], None]], ...] = (
            (topics.ITEM_STATE, published.take_item_state),
            (topics.BACKLOG, published.take_backlog),
            (topics.OUTLOOK, published.take_outlook),
            (topics.JAMS, published.take_jam),
            (topics.PLANS, published.take_plan),
            (topics.PROPOSALS, published.take_proposal),
        )
        for topic, take in takes:
            async for seen in self._reader.new_records(topic):
                self._news += 1
                take(seen)

    def _take_item(self, seen: Record) -> None:
        if self.published.dead_letters.get(seen.place) == SET_ASIDE:
            return
        try:
            event = ITEMS_RECORD.validate_json(seen.value or b"", extra="ignore")
        except ValidationError:
            self._passed.unreadable.add(seen.place)
            return
        if not isinstance(event, BusinessTimeReached | HeartbeatSent):
            self._news += 1
            late = self.ledger.too_late
            self.ledger.take(event, seen.offset)
            if self.ledger.too_late > late:
                self._passed.too_late.add(seen.place)


def loop_time() -> float:
    """Monotonic seconds."""
    return asyncio.get_running_loop().time()
