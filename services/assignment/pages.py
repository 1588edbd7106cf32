"""The page for team leads: plain HTML from the same questions and decisions as the JSON routes, no script needed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Form, Query, Request, Response
from fastapi.params import Depends
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from contracts.jams import JamPhase
from contracts.proposals import OPEN_STATES, DeclineReason
from mailroom.proposals.life import Side
from mailroom.proposals.proposal import UNDECIDED
from mailroom.workdays import BERLIN
from services.assignment import decisions, queries
from services.assignment.office import Office
from services.assignment.people import Account, Role
from services.assignment.routes_office import jams_shown, outlooks_shown
from services.assignment.sessions import Session, Sessions
from services.assignment.texts import LANGUAGES, TEXTS
from services.chassis.problems import Problem

_HERE = Path(__file__).parent
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_LANGUAGE_COOKIE = "postwaage_language"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a signed-in account."""

    request: Request
    session: Session
    account: Account


Shows = Callable[[Visit], Awaitable[Response]]


class Pages:
    """Renders templates and knows who is signed in."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.sessions = Sessions(office.settings)
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=select_autoescape(), undefined=StrictUndefined
        )
        self._templates.filters |= {"moment": _moment, "day": _day, "hours": _hours, "days": _days}

    def render(
        self, request: Request, name: str, visit: Visit | None = None, status: int = 200, **values: Any
    ) -> Response:
        """A page in the language asked for."""
        language = _language(request)
        text = TEXTS[language]
        values |= {
            "t": text,
            "term": lambda kind, code: text.get(f"{kind}.{code}", str(code)),
            "language": language,
            "other": next(name for name in LANGUAGES if name != language),
            "visit": visit,
            "now": self.office.now(),
            "path": request.url.path,
        }
        html = self._templates.get_template(f"{name}.html").render(values)
        response = HTMLResponse(html, status, _HEADERS)
        if request.query_params.get("lang") in LANGUAGES:
            response.set_cookie(_LANGUAGE_COOKIE, language, samesite="strict", httponly=True)
        return response

    async def show(self, request: Request, page: Shows) -> Response:
        """The page for the signed-in account; sign-in if there is none; a plain refusal where a rule refuses."""
        session = self.sessions.of(request)
        account = self.office.account(session.account) if session else None
        if session is None or account is None:
            return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
        visit = Visit(request, session, account)
        try:
            return await page(visit)
        except Problem as problem:
            return self.render(request, "refused", visit, problem.status, code=problem.code)

    def check(self, visit: Visit, form_token: str) -> None:
        """Refuse a form that was not made for this session."""
        if not self.sessions.knows(visit.session, form_token):
            raise Problem(403, "form_expired", "The form was not made for this session.")


def add_pages(app: FastAPI, office: Office, dependencies: Sequence[Depends]) -> None:
    """Hang the page into the app."""
    pages = Pages(office)
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    for router in (_sign_in(pages), _reading(pages), _deciding(pages)):
        app.include_router(router, dependencies=list(dependencies), include_in_schema=False)


def _sign_in(pages: Pages) -> APIRouter:
    router = APIRouter()

    @router.get("/")
    async def start() -> Response:
        return RedirectResponse("/proposals", HTTPStatus.SEE_OTHER)

    @router.get("/sign-in")
    async def form(request: Request, code: str = "") -> Response:
        return pages.render(request, "sign_in", code=code[:200], failed=False)

    @router.post("/sign-in")
    async def sign_in(request: Request, code: Annotated[str, Form()] = "") -> Response:
        account = pages.office.account_by_token(code.strip())
        if account is None:
            return pages.render(request, "sign_in", status=403, code="", failed=True)
        response = RedirectResponse("/proposals", HTTPStatus.SEE_OTHER)
        pages.sessions.begin(response, account.name)
        return response

    @router.post("/sign-out")
    async def sign_out(request: Request, form_token: Annotated[str, Form()] = "") -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, form_token)
            response = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
            pages.sessions.end(response)
            return response

        return await pages.show(request, page)

    return router


def _reading(pages: Pages) -> APIRouter:
    router = APIRouter()
    office = pages.office

    @router.get("/proposals")
    async def proposals(request: Request, cursor: str | None = None) -> Response:
        async def page(visit: Visit) -> Response:
            found = await queries.proposals(office, visit.account, cursor=cursor)
            return pages.render(request, "proposals", visit, found=found, open_states=OPEN_STATES)

        return await pages.show(request, page)

    @router.get("/proposals/{proposal_id}")
    async def proposal(request: Request, proposal_id: str, saved: bool = False) -> Response:
        async def page(visit: Visit) -> Response:
            found = await decisions.find(office, proposal_id)
            full = await queries.proposal_in_full(office, visit.account, found)
            return pages.render(
                request,
                "proposal",
                visit,
                found=full,
                saved=saved,
                sides=_sides(visit.account, full.from_team, full.to_team) if full.state in UNDECIDED else (),
                may_stop=full.state in OPEN_STATES and bool(_sides(visit.account, full.from_team, full.to_team)),
                reasons=tuple(DeclineReason),
            )

        return await pages.show(request, page)

    @router.get("/worklist")
    async def worklist(
        request: Request, team: str = "", cursor: Annotated[str | None, Query(max_length=200)] = None
    ) -> Response:
        async def page(visit: Visit) -> Response:
            teams = sorted(visit.account.teams) or sorted(office.floor.roster.teams)
            chosen = team or (teams[0] if teams else "")
            found = await queries.worklist(office, visit.account, chosen, cursor=cursor)
            return pages.render(request, "worklist", visit, found=found, teams=teams, now_day=_today(office))

        return await pages.show(request, page)

    @router.get("/jams")
    async def jams(request: Request) -> Response:
        async def page(visit: Visit) -> Response:
            outlooks, held = outlooks_shown(office), {jam.team: jam for jam in jams_shown(office)}
            order = {phase: rank for rank, phase in enumerate(reversed(JamPhase))}
            ranked = sorted(outlooks, key=lambda drawn: (order[drawn.phase], drawn.team))
            return pages.render(request, "jams", visit, outlooks=ranked, jams=held)

        return await pages.show(request, page)

    return router


def _deciding(pages: Pages) -> APIRouter:
    router = APIRouter()
    office = pages.office

    def saved(proposal_id: str) -> Response:
        return RedirectResponse(f"/proposals/{proposal_id}?saved=true", HTTPStatus.SEE_OTHER)

    @router.post("/proposals/{proposal_id}/accept")
    async def accept(
        request: Request,
        proposal_id: str,
        version: Annotated[int, Form()],
        form_token: Annotated[str, Form()] = "",
        side: Annotated[Side | None, Form()] = None,
    ) -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, form_token)
            await decisions.accept(office, visit.account, proposal_id, version, side)
            return saved(proposal_id)

        return await pages.show(request, page)

    @router.post("/proposals/{proposal_id}/decline")
    async def decline(
        request: Request,
        proposal_id: str,
        version: Annotated[int, Form()],
        reason: Annotated[DeclineReason, Form()],
        form_token: Annotated[str, Form()] = "",
        side: Annotated[Side | None, Form()] = None,
    ) -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, form_token)
            await decisions.decline(office, visit.account, proposal_id, reason, version, side)
            return saved(proposal_id)

        return await pages.show(request, page)

    @router.post("/proposals/{proposal_id}/stop")
    async def stop(request: Request, proposal_id: str, form_token: Annotated[str, Form()] = "") -> Response:
        async def page(visit: Visit) -> Response:
            pages.check(visit, form_token)
            await decisions.stop(office, visit.account, proposal_id)
            return saved(proposal_id)

        return await pages.show(request, page)

    return router


def _sides(account: Account, from_team: str, to_team: str) -> tuple[Side, ...]:
    teams = {Side.GIVER: from_team, Side.RECEIVER: to_team}
    return tuple(side for side, team in teams.items() if account.role is Role.SUPERVISOR or team in account.teams)


def _language(request: Request) -> str:
    for asked in (request.query_params.get("lang"), request.cookies.get(_LANGUAGE_COOKIE)):
        if asked in LANGUAGES:
            return str(asked)
    return LANGUAGES[0]


def _today(office: Office) -> date:
    return office.now().astimezone(BERLIN).date()


def _moment(at: datetime | None) -> str:
    return at.astimezone(BERLIN).strftime("%d.%m.%Y %H:%M") if at else "–"


def _day(on: date | None) -> str:
    return on.strftime("%d.%m.%Y") if on else "–"


def _hours(minutes: float) -> str:
    return f"{minutes / 60:.1f}".replace(".", ",")


def _days(days: float | None) -> str:
    return "–" if days is None else f"{days:.1f}".replace(".", ",")
