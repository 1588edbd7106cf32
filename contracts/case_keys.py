"""How a household's key is made from its case number, in the zone of the document system where that number is known."""

import hmac
from base64 import urlsafe_b64encode

SHORTEST_SECRET = 32
"""Bytes. A secret shorter than the hash's own output weakens it (RFC 2104 section 3)."""


def case_key_of(secret: bytes, case_number: str) -> str:
    """HMAC-SHA-256 (RFC 2104) in base64url without padding (RFC 4648 section 5): 43 characters.

    The same number under the same secret gives the same key; without the secret nobody can try numbers out.
    Raises ValueError for a secret shorter than `SHORTEST_SECRET` bytes or an empty number.
    """
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"the secret must have at least {SHORTEST_SECRET} bytes")
    if not case_number:
        raise ValueError("the case number is empty")
    return urlsafe_b64encode(hmac.digest(secret, case_number.encode(), "sha256")).rstrip(b"=").decode()
