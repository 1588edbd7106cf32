"""What routes depend on: the account that asks."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Header
from fastapi.security.utils import get_authorization_scheme_param

from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.chassis.http.problems import Problem

AccountDependency = Callable[..., Account]


def account_of_token(service: ServiceState) -> AccountDependency:
    """A dependency: the role account of the bearer token; 401 without a good one."""

    def authenticated(authorization: Annotated[str | None, Header()] = None) -> Account:
        scheme, token = get_authorization_scheme_param(authorization)
        known = service.account_by_token(token) if scheme.lower() == "bearer" else None
        if known is None:
            raise Problem(401, "unauthorized", "Send the bearer token of a role account.")
        return known

    return authenticated
