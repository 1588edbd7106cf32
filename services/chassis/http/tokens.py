"""Bearer tokens of the role accounts of the local profile, derived from one secret."""

import hashlib
import hmac


def demo_token(secret: str, account: str) -> str:
    """The token of a role account: `account.signature`. Only those who know the secret can make it."""
    signature = hmac.new(secret.encode(), f"demo|{account}".encode(), hashlib.sha256).hexdigest()
    return f"{account}.{signature[:40]}"


def account_of(secret: str, token: str) -> str | None:
    """The role account that this token belongs to; None if it was not made with this secret."""
    account, _, _ = token.rpartition(".")
    return account if account and hmac.compare_digest(demo_token(secret, account).encode(), token.encode()) else None
