"""The page for team leads: plain HTML from the same questions and decisions as the JSON routes, no script needed."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI
from fastapi.params import Depends
from fastapi.staticfiles import StaticFiles

from services.assignment.page.accepting import accepting_all
from services.assignment.page.deciding import deciding
from services.assignment.page.glance import page_of
from services.assignment.page.reading import reading
from services.assignment.page.rendering import Pages
from services.assignment.page.signing_in import signing_in
from services.assignment.state.service_state import ServiceState
from services.assignment.views.overview import Glance

_STATIC = Path(__file__).parent / "static"


def add_pages(app: FastAPI, service: ServiceState, glance: Glance, dependencies: Sequence[Depends]) -> None:
    """Add the page to the app."""
    pages = Pages(service)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    for router in (
        signing_in(pages),
        reading(pages),
        page_of(pages, glance),
        deciding(pages),
        accepting_all(pages),
    ):
        app.include_router(router, dependencies=list(dependencies), include_in_schema=False)
