from django.db import models


class Provider(models.Model):
    """Who offers resources: a university, a training house, an organisation of the ecosystem.

    A provider's name is no secret, but pages only name those with something the viewer may see.
    The usual effort and price are medians over the resources on offer: what is planned with where a
    resource says nothing, always with a mark.
    """

    name = models.CharField(max_length=200)
    folded_name = models.CharField(max_length=200, unique=True, editable=False)
    url = models.URLField(max_length=500, blank=True)
    about = models.TextField(blank=True)
    usual_effort = models.PositiveIntegerField(null=True, editable=False)
    usual_price = models.PositiveBigIntegerField(null=True, editable=False)
    usual_currency = models.CharField(max_length=3, blank=True, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    def __str__(self) -> str:
        return self.name
