"""Frustrations in somebody's hands."""

from django.db import transaction

from lyceum.communities import selectors
from lyceum.communities.errors import NotAFrustration
from lyceum.communities.events import FrustrationRouted, FrustrationSettled
from lyceum.communities.models import Post, Routing
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish

from .facts import post_fact, tell


@transaction.atomic
def route(*, by: Actor, post_id: int, handler_id: int) -> Routing:
    """Put a frustration into the hands of a member, or of another one."""
    post, place = selectors.post_for(by, post_id)
    if not (place.may_keep or by.is_system):
        raise Forbidden
    if post.kind != Post.Kind.FRUSTRATION:
        raise NotAFrustration
    if selectors.invitable(post.space, [handler_id]):
        raise NotFound
    fresh = {
        "handler_id": handler_id,
        "routed_by": str(by),
        "routed_at": clock.now(),
        "settled_at": None,
        "outcome": "",
    }
    routing, _new = Routing.objects.update_or_create(post=post, defaults=fresh)
    publish(post_fact(FrustrationRouted, by, post, handler_id=handler_id))
    tell("communities.routed", [handler_id], post.space, f"posts/{post.pk}/")
    return routing


@transaction.atomic
def settle_routing(*, by: Actor, post_id: int, outcome: str) -> Routing:
    """Say what became of it; who was frustrated is told."""
    post, place = selectors.post_for(by, post_id)
    rows = Routing.objects.select_for_update()
    routing = rows.filter(post=post, settled_at=None).first()
    if routing is None:
        raise NotFound
    if not (place.may_keep or by.person_id == routing.handler_id):
        raise Forbidden
    routing.settled_at, routing.outcome = clock.now(), outcome.strip()[:500]
    routing.save(update_fields=["settled_at", "outcome"])
    publish(post_fact(FrustrationSettled, by, post, handler_id=routing.handler_id))
    if post.author_id and post.author_id != by.person_id:
        who = identity.names_of([routing.handler_id])[routing.handler_id]
        tell("communities.settled", [post.author_id], post.space, f"posts/{post.pk}/", who=who)
    return routing
