"""The keys that sign what we say to tools."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


class SigningKey(models.Model):
    """A private key, encrypted with the installation's secret.

    It is published from `made_at` on, signs from `signs_from` until the next one does, and is
    forgotten when nothing that it signed counts any more.
    """

    number = models.PositiveIntegerField(unique=True)  # so that two processes make no two at once
    kid = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    public = models.JSONField()
    made_at = models.DateTimeField()
    signs_from = models.DateTimeField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"key {self.number}"

    def seal(self, text: str) -> None:
        self.sealed = _cipher().encrypt(text.encode()).decode()

    def opened(self) -> str:
        """The key in words; raises InvalidToken where the secret is another one by now."""
        return _cipher().decrypt(self.sealed.encode()).decode()


def _cipher() -> MultiFernet:
    """Of the installation's secret, and of those it had before."""
    secrets = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    keys = [urlsafe_b64encode(sha256(b"access.keys:" + s.encode()).digest()) for s in secrets]
    return MultiFernet([Fernet(key) for key in keys])
