"""Renders HTML: templates, their texts in the reader's language, dates and figures in its form."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from languages import figures
from languages.catalogue import Catalogue
from languages.text import LANGUAGES, Language
from mailroom.workdays import BERLIN
from services.assignment.page.kept import kept_of
from services.assignment.page.sessions import Session, Sessions
from services.assignment.page.terms import TERMS
from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.chassis.clock import NEVER_DRIVEN
from services.chassis.http.problems import Problem

_ROOM = Path(__file__).parent
_CATALOGUE = Catalogue(_ROOM / "locale")
STATIC = _ROOM / "static"
"""Style and icon."""
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_LANGUAGE_COOKIE = "postwaage_language"
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

    def __init__(self, service: ServiceState) -> None:
        self.service = service
        self.sessions = Sessions(service.settings)
        self._templates = {language: _environment(language) for language in LANGUAGES}

    def render(
        self, request: Request, name: str, visit: Visit | None = None, status: int = 200, **values: Any
    ) -> Response:
        """A page in the language asked for."""
        language = _language(request)
        other = next(name for name in LANGUAGES if name != language)
        now = self.service.now()
        values = {
            "language": language,
            "other": other,
            "other_name": figures.name_of(other),
            "other_url": _in_language(request, other),
            "visit": visit,
            "now": None if now == NEVER_DRIVEN else now,
            "path": request.url.path,
            "here": f"{request.url.path}?{request.url.query}".rstrip("?"),
            "is_live": request.method == "GET" and status == HTTPStatus.OK,
            "seen": self.service.pulse() if visit else "",
        } | values
        html = self._templates[language].get_template(f"{name}.html").render(values)
        response = HTMLResponse(html, status, _HEADERS)
        if request.query_params.get("lang") in LANGUAGES:
            response.set_cookie(_LANGUAGE_COOKIE, language, samesite="strict", httponly=True)
        return response

    async def show(self, request: Request, page: Shows) -> Response:
        """The page for the signed-in account; sign-in if there is none; a plain refusal if a rule refuses."""
        visit = self.visit_of(request)
        if visit is None:
            kept = await kept_of(request)
            if not kept:
                return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
            demo = self.service.demo_tokens()
            return self.render(request, "sign_in", status=401, code="", failed=False, demo=demo, kept=kept)
        try:
            return await page(visit)
        except Problem as problem:
            back = _page_before(request)
            code = problem.code if problem.code in TERMS["problem"] else "other"
            refused = self.render(request, "refused", visit, problem.status, code=code, back=back)
            refused.headers.update(problem.response_headers())
            return refused

    def visit_of(self, request: Request) -> Visit | None:
        """Who is signed in; None for nobody."""
        session = self.sessions.of(request)
        account = self.service.account(session.account) if session else None
        return Visit(request, session, account) if session and account else None

    def check(self, visit: Visit, form_token: str) -> None:
        """Refuse a form that was not made for this session."""
        if not self.sessions.knows(visit.session, form_token):
            raise Problem(403, "form_expired", "The form was not made for this session.")


def _language(request: Request) -> Language:
    asked = (request.query_params.get("lang"), request.cookies.get(_LANGUAGE_COOKIE))
    return next((known for each in asked for known in LANGUAGES if each == known), LANGUAGES[0])


def _in_language(request: Request, language: str) -> str:
    """The same page in another language; if a form was sent, the page that it was on."""
    if request.method != "GET":
        return f"{_page_before(request)}?lang={language}"
    url = request.url.include_query_params(lang=language)
    return f"{url.path}?{url.query}"


def _page_before(request: Request) -> str:
    """Where to go back to: from an answer to its relief or list, from elsewhere to what waits for an answer."""
    parts = request.url.path.strip("/").split("/")
    if len(parts) == 3 and parts[0] in ("reliefs", "proposals"):
        return f"/{parts[0]}/{parts[1]}"
    return "/sign-in" if parts[0] == "sign-in" else "/reliefs"


@cache
def _environment(language: Language) -> Environment:
    """The templates in one language: their texts, the words for codes, dates and figures."""
    made = Environment(
        loader=FileSystemLoader(_ROOM / "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(_CATALOGUE.translations[language], newstyle=True)  # type: ignore[attr-defined]
    made.globals["term"] = partial(word, language)
    made.filters |= {
        "moment": _or_nothing(lambda at: figures.moment(at.astimezone(BERLIN), language)),
        "day": _or_nothing(lambda on: figures.day(on, language)),
        "hours": lambda minutes: figures.number(minutes / 60, language, 1),
        "days": _or_nothing(lambda days: figures.number(days, language, 1)),
        "share": lambda share: figures.percent(share, language),
        "posts": lambda fte: figures.number(fte, language, 2),
        "count": lambda count: figures.number(count, language),
    }
    return made


def word(language: Language, kind: str, code: str) -> str:
    """The word for a code of the rules; the code itself where it has none."""
    text = TERMS[kind].get(str(code))
    return _CATALOGUE.said(text, language) if text else str(code)


def _or_nothing(written: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: _NOTHING if value is None else written(value)
