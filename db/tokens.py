"""Random tokens for links and buttons: 12 characters of A-Z a-z 0-9 _ - (Telegram allows 64), not guessable."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """72 random bits: for what is worth little by itself, or shown again and again."""
    return secrets.token_urlsafe(9)


def new_secret() -> str:
    """192 random bits: for what opens a door."""
    return secrets.token_urlsafe(24)


def hashed(secret: str) -> str:
    """What is stored of a secret. It is random, so that a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
