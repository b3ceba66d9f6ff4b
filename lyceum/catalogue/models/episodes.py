from django.db import models

from .resources import Resource


class Feed(models.Model):
    """Where a podcast is read from, and how that went."""

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=1000)
    etag = models.CharField(max_length=300, blank=True)
    modified = models.CharField(max_length=100, blank=True)  # as its server writes it
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.address


class Episode(models.Model):
    """One recording of a podcast. What left the feed stays: people have it in their record."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")
    guid = models.CharField(max_length=500)
    title = models.CharField(max_length=300)
    published_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    audio = models.CharField(max_length=1000)
    media_type = models.CharField(max_length=100, blank=True)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "guid"], name="an_episode_once_a_podcast")
        ]
        indexes = [models.Index(fields=["resource", "-published_at"])]

    def __str__(self) -> str:
        return self.title
