"""What the search reads. All of it can be made again from the resources: `lyceum reindex`."""

from django.db import models

from .resources import Resource


class SearchEntry(models.Model):
    """One resource as numbers, small enough to hold a hundred thousand in memory.

    The words live in the table `catalogue_fulltext`, which each database builds its own way.
    """

    resource = models.OneToOneField(
        Resource, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    version = models.BigIntegerField(db_index=True)
    is_listed = models.BooleanField()
    owner = models.CharField(max_length=40)
    is_shared = models.BooleanField()
    kind = models.CharField(max_length=20)
    mode = models.CharField(max_length=20)
    language = models.CharField(max_length=16)
    provider_number = models.BigIntegerField()
    price = models.BigIntegerField(null=True)
    effort = models.IntegerField(null=True)
    from_level = models.SmallIntegerField()
    to_level = models.SmallIntegerField()
    standing = models.FloatField()
    rating = models.FloatField()
    added = models.BigIntegerField()
    skills = models.BinaryField()

    class Meta:
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return f"entry of {self.resource_id}"


class SearchTerm(models.Model):
    """A word that stands in some title: what a mistyped word may have meant."""

    term = models.CharField(max_length=40, unique=True)
    version = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.term


class SearchState(models.Model):
    """The one line that every change of the index locks last, so that versions rise in order."""

    version = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.version)


class SearchChange(models.Model):
    """A version that the index has had; what is not here was rolled back or is long ago."""

    version = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.version)
