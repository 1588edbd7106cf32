"""A digest of everything a page may show, by which it notices that something has changed."""

import hashlib

from services.assignment.state.service_state import ServiceState


def pulse_of(service: ServiceState) -> str:
    """A short digest that changes with each tick, decision, plan and verdict."""
    model = service.read_model
    regions = sorted((name, region.version, region.answered_at) for name, region in model.regions.items())
    settings = sorted((name, each.version) for name, each in model.settings.items())
    told = (model.last_tick, regions, settings, len(model.waiting), len(model.items), service.stage_monitor.silent())
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
