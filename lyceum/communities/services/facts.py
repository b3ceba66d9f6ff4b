"""What all facts of this app have in common, and messages to people about a space."""

from collections.abc import Sequence
from typing import Any, TypeVar

from lyceum.communities.events import PostEvent, SpaceEvent
from lyceum.communities.models import Post, Space
from lyceum.kernel.actors import Actor
from lyceum.messaging import api as messaging
from lyceum.messaging.api import About

S = TypeVar("S", bound=SpaceEvent)
P = TypeVar("P", bound=PostEvent)
ALL = "a verb of spaces; who may was asked before"


def space_fact(fact: type[S], by: Actor, space: Space, **more: Any) -> S:
    return fact(
        by=str(by),
        owner_id=space.owner_id,
        space_id=space.pk,
        organisation_id=space.organisation_id,
        **more,
    )


def post_fact(fact: type[P], by: Actor, post: Post, **more: Any) -> P:
    return space_fact(
        fact, by, post.space, post_id=post.pk, person_id=post.author_id, kind=post.kind, **more
    )


def tell(kind: str, to: Sequence[int], space: Space, path: str = "", **words: Any) -> None:
    """Tell people something about a space; the address leads there."""
    if not to:
        return
    url = f"/communities/{path or f'spaces/{space.pk}/'}"
    about = About(space.title, url, **words)
    messaging.send_many(kind=kind, to=list(to), about=about, organisation_id=space.organisation_id)
