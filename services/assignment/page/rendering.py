"""Turns what is known into HTML: templates, and dates and figures as each language writes them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context

from mailroom.workdays import BERLIN
from services.assignment.page.sessions import Session, Sessions
from services.assignment.page.texts import LANGUAGES, TEXTS
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import Office
from services.chassis.clock import NEVER_DRIVEN
from services.chassis.http.problems import Problem

_TEMPLATES = Path(__file__).parent / "templates"
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_LANGUAGE_COOKIE = "postwaage_language"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOTHING = "–"


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
            loader=FileSystemLoader(_TEMPLATES), autoescape=select_autoescape(), undefined=StrictUndefined
        )
        self._templates.filters |= {
            "moment": _moment,
            "day": _day,
            "hours": _hours,
            "days": _days,
            "share": _share,
            "posts": _posts,
            "count": _count,
        }

    def render(
        self, request: Request, name: str, visit: Visit | None = None, status: int = 200, **values: Any
    ) -> Response:
        """A page in the language asked for."""
        language = _language(request)
        text = TEXTS[language]
        now = self.office.now()
        values |= {
            "t": text,
            "term": lambda kind, code: text.get(f"{kind}.{code}", str(code)),
            "language": language,
            "other": next(name for name in LANGUAGES if name != language),
            "other_url": _in_language(request, next(name for name in LANGUAGES if name != language)),
            "visit": visit,
            "now": None if now == NEVER_DRIVEN else now,
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
            back = _page_before(request)
            refused = self.render(request, "refused", visit, problem.status, code=problem.code, back=back)
            refused.headers.update(problem.response_headers())
            return refused

    def check(self, visit: Visit, form_token: str) -> None:
        """Refuse a form that was not made for this session."""
        if not self.sessions.knows(visit.session, form_token):
            raise Problem(403, "form_expired", "The form was not made for this session.")


def _language(request: Request) -> str:
    for asked in (request.query_params.get("lang"), request.cookies.get(_LANGUAGE_COOKIE)):
        if asked in LANGUAGES:
            return str(asked)
    return LANGUAGES[0]


def _in_language(request: Request, language: str) -> str:
    """The same page in another language; where a form was sent, the page that it was on."""
    if request.method != "GET":
        return f"{_page_before(request)}?lang={language}"
    url = request.url.include_query_params(lang=language)
    return f"{url.path}?{url.query}"


def _page_before(request: Request) -> str:
    """Where to go back to: from an answer to its proposal, from elsewhere to the list."""
    parts = request.url.path.strip("/").split("/")
    if len(parts) == 3:
        return f"/proposals/{parts[1]}"
    return "/sign-in" if parts[0] == "sign-in" else "/proposals"


@pass_context
def _moment(context: Context, at: datetime | None) -> str:
    if at is None:
        return _NOTHING
    local = at.astimezone(BERLIN)
    return f"{_date(context, local)} {local:%H:%M}"


@pass_context
def _day(context: Context, on: date | None) -> str:
    return _NOTHING if on is None else _date(context, on)


@pass_context
def _hours(context: Context, minutes: float) -> str:
    return _figure(context, minutes / 60, 1)


@pass_context
def _days(context: Context, days: float | None) -> str:
    return _NOTHING if days is None else _figure(context, days, 1)


@pass_context
def _posts(context: Context, fte: float) -> str:
    return _figure(context, fte, 2)


@pass_context
def _count(context: Context, count: float) -> str:
    return _figure(context, count, 0)


@pass_context
def _share(context: Context, share: float) -> str:
    return _figure(context, share * 100, 0) + ("\N{NO-BREAK SPACE}%" if context["language"] == "de" else "%")


def _date(context: Context, on: date) -> str:
    return f"{on:%d.%m.%Y}" if context["language"] == "de" else f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def _figure(context: Context, value: float, digits: int) -> str:
    written = f"{value:,.{digits}f}"
    return written.translate(str.maketrans(",.", ".,")) if context["language"] == "de" else written
