"""What opens something on the content host, or speaks for a session: marks made from its id.

Nothing of it is kept: a mark follows from the id and the installation's key.
"""

from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

Purpose = Literal["play", "fetch", "token"]
SALT = "lyceum.courseware."
LENGTH = 32


def mark_of(purpose: Purpose, session_id: UUID) -> str:
    """The secret of a session for one purpose."""
    return _mark(purpose, str(session_id))


def is_mark(purpose: Purpose, session_id: UUID, said: str) -> bool:
    return constant_time_compare(mark_of(purpose, session_id), said)


def grant_of(token: str, day: date) -> str:
    """The first part of the addresses of a package's files: the same for all on a day, so that
    browsers keep what they have; good on the day and the next."""
    told = f"{token}.{day:%y%m%d}"
    return f"{told}.{_mark('files', told)}"


def token_in(grant: str, today: date) -> str | None:
    """The package that a grant opens today; None if it opens nothing."""
    told, _dot, _said = grant.rpartition(".")
    token = told.rpartition(".")[0]
    days = (today, today - timedelta(days=1))
    is_good = token and any(constant_time_compare(grant_of(token, day), grant) for day in days)
    return token if is_good else None


def _mark(purpose: str, told: str) -> str:
    return salted_hmac(SALT + purpose, told, algorithm="sha256").hexdigest()[:LENGTH]
