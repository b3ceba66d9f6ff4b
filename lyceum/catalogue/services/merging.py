"""Two accounts become one: nobody reviews a thing twice."""

from django.db import transaction
from django.utils.translation import gettext as _

from lyceum.catalogue.models import Review
from lyceum.identity import api as identity

from .indexing import index

ALL = "a person's own reviews"


def settle_reviews(fold: identity.Fold) -> None:
    """Of two reviews of one resource the one of the account that stays counts."""
    reviews = Review.objects.unscoped(ALL)
    known = reviews.filter(person_id=fold.kept_id).values("resource_id")
    twice = reviews.filter(person_id=fold.folded_id, resource_id__in=known)
    for review in twice.select_related("resource"):
        _take_out(fold, review)


def _take_out(fold: identity.Fold, review: Review) -> None:
    resource = review.resource
    with fold.together():
        fold.count(resource, rating_sum=-review.stars, rating_count=-1)
        before = resource.quality
        resource.weigh()
        quality, resource.quality = resource.quality, before
        fold.change(resource, quality=quality)
        fold.set_aside(Review.objects.unscoped(ALL).filter(pk=review.pk))
    fold.say(_("two reviews of one resource: the one of the account that stays counts"))


@transaction.atomic
def index_reviewed(*, person_ids: list[int]) -> None:
    """What these people have reviewed is ranked by another number of stars now."""
    reviews = Review.objects.unscoped(ALL).filter(person_id__in=person_ids)
    index(sorted(set(reviews.values_list("resource_id", flat=True))))
