"""Posts on the home page: put up by who looks after the space, taken down, put away by each."""

from datetime import datetime, timedelta

from django.db import transaction

from lyceum.communities import selectors
from lyceum.communities.errors import StandsTooLong
from lyceum.communities.events import PostPutUp, PostTakenDown
from lyceum.communities.models import Banner, BannerSeen, Post
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner, person_owner

from .facts import ALL, post_fact
from .moderation import kept_post

LONGEST_STAND = timedelta(days=93)


@transaction.atomic
def put_up(*, by: Actor, post_id: int, until: datetime, audience: str = "space") -> Banner:
    """Show a post on the home page of the members of its space, or of everybody in its organisation,
    until a moment. Put up again it is shown anew, also to who had put it away."""
    post = _post(by, post_id, audience)
    if not clock.now() < until <= clock.now() + LONGEST_STAND:
        raise StandsTooLong
    rows = Banner.objects.unscoped(ALL)
    rows.filter(post=post).delete()
    made = rows.create(
        owner_id=organisation_owner(post.space.organisation_id),
        post=post,
        audience=audience,
        until=until,
        put_up_by=str(by),
        put_up_at=clock.now(),
    )
    publish(post_fact(PostPutUp, by, post, audience=audience))
    return made


def _post(by: Actor, post_id: int, audience: str) -> Post:
    post = kept_post(by, post_id)
    if post.root_id or post.hidden_at or audience not in Banner.Audience.values:
        raise NotFound
    place = selectors.place_for(by, post.space_id)
    if audience == Banner.Audience.ORGANISATION and not selectors.may_tell_all(by, place):
        raise Forbidden
    return post


@transaction.atomic
def take_down(*, by: Actor, post_id: int) -> None:
    """It stands there no more."""
    post = kept_post(by, post_id)
    gone, _each = Banner.objects.unscoped(ALL).filter(post=post).delete()
    if gone:
        publish(post_fact(PostTakenDown, by, post))


@transaction.atomic
def put_away(*, by: Actor, banner_id: int) -> None:
    """I have seen it."""
    banner = selectors.banner_for(by, banner_id)
    if by.person_id is None:
        raise Forbidden
    row = BannerSeen(owner_id=person_owner(by.person_id), banner=banner, person_id=by.person_id)
    BannerSeen.objects.unscoped("the actor's own").bulk_create([row], ignore_conflicts=True)
