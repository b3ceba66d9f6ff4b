"""Words that lie encrypted in the database."""

import logging
from base64 import urlsafe_b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

log = logging.getLogger(__name__)


class SealedField(models.TextField):  # type: ignore[type-arg]
    """A secret under a key made of the installation's own. What cannot be opened is empty."""

    def deconstruct(self) -> Any:
        """To the database it is text, and migrations know nothing of us."""
        name, _path, args, words = super().deconstruct()
        return name, "django.db.models.TextField", args, words

    def get_prep_value(self, value: Any) -> Any:
        return _cipher().encrypt(value.encode()).decode() if value else ""

    def from_db_value(self, value: str | None, *args: Any) -> str:
        if not value:
            return ""
        try:
            return _cipher().decrypt(value.encode()).decode()
        except InvalidToken:
            log.warning("%s was sealed under another secret key", self)
            return ""


@cache
def _cipher() -> MultiFernet:
    """Of the installation's secret, and of those it had before."""
    secrets = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    keys = [urlsafe_b64encode(sha256(b"access.sealed:" + s.encode()).digest()) for s in secrets]
    return MultiFernet([Fernet(key) for key in keys])
