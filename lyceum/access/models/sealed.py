"""Words that lie encrypted in the database."""

import logging
from typing import Any

from cryptography.fernet import InvalidToken
from django.db import models

from lyceum.kernel.sealing import cipher

log = logging.getLogger(__name__)


class SealedField(models.TextField):  # type: ignore[type-arg]
    """A secret under a key made of the installation's own. What cannot be opened is empty."""

    def deconstruct(self) -> Any:
        """To the database it is text, and migrations know nothing of us."""
        name, _path, args, words = super().deconstruct()
        return name, "django.db.models.TextField", args, words

    def get_prep_value(self, value: Any) -> Any:
        return cipher("access.sealed").encrypt(value.encode()).decode() if value else ""

    def from_db_value(self, value: str | None, *args: Any) -> str:
        if not value:
            return ""
        try:
            return cipher("access.sealed").decrypt(value.encode()).decode()
        except InvalidToken:
            log.warning("%s was sealed under another secret key", self)
            return ""
