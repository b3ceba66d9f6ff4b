"""What stands on somebody's home page."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from lyceum.communities import policies
from lyceum.communities.models import Banner, BannerSeen, Post, SpaceMember
from lyceum.communities.types import BannerRow, Place
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

from .finding import text_of
from .spaces import OPEN_TO_READ

MOST = 3
SHORT = 240  # signs of what it says
FOR_THEM = "narrowed to whom they concern"


def banners_for(actor: Actor) -> list[BannerRow]:
    """What was put up for somebody and they have not put away, the newest first. One query."""
    rows = _standing(actor).select_related("post__space").order_by("-put_up_at", "-pk")[:MOST]
    return [
        BannerRow(each.pk, each.post_id, _in_short(each.post), each.post.space.title)
        for each in rows
    ]


def banner_for(actor: Actor, banner_id: int) -> Banner:
    """One of them."""
    found = _standing(actor).filter(pk=banner_id).first()
    if found is None:
        raise NotFound
    return found


def _standing(actor: Actor) -> QuerySet[Banner]:
    me = actor.person_id or 0
    mine = SpaceMember.objects.unscoped("the actor's own").filter(
        space_id=OuterRef("post__space_id"), person_id=me, state=SpaceMember.State.IN
    )
    away = BannerSeen.objects.unscoped("the actor's own").filter(
        banner_id=OuterRef("pk"), person_id=me
    )
    for_all = Q(audience=Banner.Audience.ORGANISATION, owner_id__in=actor.scope.owners)
    for_all &= Q(post__space__kind__in=OPEN_TO_READ)
    rows = Banner.objects.unscoped(FOR_THEM).filter(
        for_all | Q(Exists(mine), audience=Banner.Audience.SPACE), until__gt=clock.now()
    )
    return rows.filter(~Exists(away), post__hidden_at=None, post__removed_at=None)


def _in_short(post: Post) -> str:
    words = text_of(post)
    return words if len(words) <= SHORT else words[:SHORT].rpartition(" ")[0] + " …"


def banner_of(place: Place, post_id: int) -> Banner | None:
    """What stands of a post, for who looks after its space."""
    if not place.may_keep:
        return None
    rows = Banner.objects.unscoped("for who may keep it").filter(post_id=post_id)
    return rows.filter(until__gt=clock.now()).first()


def may_tell_all(actor: Actor, place: Place) -> bool:
    """Whether the actor may put up a post of a space for everybody in its organisation: they can all
    read it, and the actor administers the organisation."""
    space = place.space
    return space.kind in OPEN_TO_READ and policies.can_tell_all(actor, space.organisation_id)
