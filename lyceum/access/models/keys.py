"""The keys that sign what we say to tools."""

from django.db import models

from lyceum.kernel.sealing import cipher


class SigningKey(models.Model):
    """A private key, encrypted with the installation's secret.

    It is published from `made_at` on, signs from `signs_from` until the next one does, and is
    forgotten when nothing that it signed counts any more. Each use has keys of its own, so that
    nothing that is said for one can be taken for something that was said for another.
    """

    class Use(models.TextChoices):
        OPENID = "openid", "OpenID Connect"
        LTI = "lti", "LTI, as the platform"
        LTI_TOOL = "lti-tool", "LTI, as the tool"

    use = models.CharField(max_length=12, choices=Use, default=Use.OPENID)
    number = models.PositiveIntegerField(
        unique=True
    )  # of all uses, so that two processes make no two at once
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
        self.sealed = cipher("access.keys").encrypt(text.encode()).decode()

    def opened(self) -> str:
        """The key in words; raises InvalidToken where the secret is another one by now."""
        return cipher("access.keys").decrypt(self.sealed.encode()).decode()
