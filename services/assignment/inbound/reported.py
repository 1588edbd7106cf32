"""What other services report about teams, batches and resyncs: taken over as it is told."""

from contracts.base import Event
from contracts.batches import BatchAnnounced, ResyncEnded
from contracts.jams import JamChanged, OutlookReady, TeamOutlookDrawn
from services.assignment.state.storage.sql import iso
from services.assignment.state.unit_of_work import UnitOfWork


def take(work: UnitOfWork, event: Event | None) -> None:
    """Remember what this record tells; what tells nothing about these is passed over."""
    match event:
        case TeamOutlookDrawn():
            work.read_model.put_outlook(event)
            work.put_record("outlooks", event.team, event.model_copy(update={"cause_shares": ()}), region=event.region)
        case OutlookReady():
            reached = work.read_model.region(event.region).outlook_at
            if reached is None or event.at > reached:
                work.advance_region(event.region, outlook_at=event.at)
        case JamChanged():
            work.read_model.put_jam(event)
            work.put_record("jams", event.team, event, region=event.region)
        case BatchAnnounced():
            work.put_record("batches", event.batch_id, event)
        case ResyncEnded():
            at = iso(event.occurred_at)
            work.put_record("resyncs", event.resync_id, event, source=event.source, at=at)
        case _:
            pass
