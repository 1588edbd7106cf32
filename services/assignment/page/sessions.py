"""Who is signed in on the page: a signed cookie, and a token in each form that only this session knows."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from fastapi import Request, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from services.assignment.settings import Settings

COOKIE = "postwaage_session"


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in role account; `form_token` must come back with every form (against requests from other sites)."""

    account: str
    nonce: str
    form_token: str


class Sessions:
    """Makes and reads the cookie."""

    def __init__(self, settings: Settings) -> None:
        self._secret = settings.demo_secret.get_secret_value()
        self._seconds = settings.session_minutes * 60
        self._signer = URLSafeTimedSerializer(self._secret, salt="postwaage-session")

    def made_for(self, account: str) -> Session:
        """A new session of this account."""
        nonce = secrets.token_urlsafe(12)
        return Session(account, nonce, self._form_token(nonce))

    def begin(self, response: Response, session: Session) -> None:
        """Sign in: set the cookie."""
        value = self._signer.dumps([session.account, session.nonce])
        response.set_cookie(COOKIE, value, max_age=self._seconds, httponly=True, samesite="strict", path="/")

    def end(self, response: Response) -> None:
        """Sign out."""
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")

    def of(self, request: Request) -> Session | None:
        """The session of a request; None if nobody is signed in, or the cookie is old or not ours."""
        try:
            account, nonce = self._signer.loads(request.cookies.get(COOKIE, ""), max_age=self._seconds)
        except (BadSignature, ValueError):
            return None
        return Session(account, nonce, self._form_token(nonce))

    def knows(self, session: Session, form_token: str) -> bool:
        """Whether a form was made for this session."""
        return hmac.compare_digest(session.form_token.encode(), form_token.encode())

    def _form_token(self, nonce: str) -> str:
        return hmac.new(self._secret.encode(), f"form|{nonce}".encode(), hashlib.sha256).hexdigest()
