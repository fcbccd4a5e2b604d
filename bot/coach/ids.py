"""Ids that say nothing about what they stand for."""

import secrets
from collections.abc import Callable

NewId = Callable[[], str]


def opaque_id() -> str:
    """A fresh id, safe in a button or an address."""
    return secrets.token_urlsafe(12)
