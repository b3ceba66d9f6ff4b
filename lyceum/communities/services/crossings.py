"""What is to go over a bridge: written down with what it is about, so that nothing is lost.

Nothing is said here of what is to be done: who sends looks how it stands then (`sending`).
"""

from django.db.models import Q

from lyceum.communities.models import (
    Bridge,
    ChatGuest,
    Crossing,
    Post,
    PostVersion,
    Reaction,
    Space,
)
from lyceum.kernel import clock

from .facts import ALL
from .indexing import forget_post

State = Crossing.State
ALL_BRIDGES = "of a space whose post it is"


def bridge_of(space: Space) -> Bridge | None:
    """The bridge of a space; no question is asked where there is none."""
    if not space.heard_in:
        return None
    return Bridge.objects.unscoped(ALL_BRIDGES).filter(space=space, closed_at=None).first()


def cross(post: Post) -> None:
    """A post, new or changed, is to stand in the channel as it stands here."""
    bridge = bridge_of(post.space)
    if bridge is None or _again(Q(bridge=bridge, post=post, sign="")):
        return
    if post.edited_at is None and not Crossing.objects.filter(bridge=bridge, post=post).exists():
        Crossing.objects.create(bridge=bridge, post=post, try_at=clock.now())


def cross_thread(post: Post) -> None:
    """It is to be seen no more, or again; what hangs on it goes with it."""
    if bridge := bridge_of(post.space):
        _again(Q(bridge=bridge, sign="") & (Q(post=post) | Q(post__root=post)))


def cross_sign(post: Post, sign: str) -> None:
    """A sign under a post that stands in the channel, too."""
    bridge = bridge_of(post.space)
    if bridge is None or _again(Q(bridge=bridge, post=post, sign=sign)):
        return
    if Crossing.objects.filter(bridge=bridge, post=post, sign="").exists():
        Crossing.objects.create(bridge=bridge, post=post, sign=sign, try_at=clock.now())


def _again(which: Q) -> int:
    """What has crossed or is about to; what people said in the channel is theirs there."""
    rows = Crossing.objects.filter(which).exclude(is_from_there=True, sign="")
    return rows.update(state=State.WAITING, try_at=clock.now(), attempts=0, reason="")


def forget_crossings(person_id: int) -> None:
    """What somebody said goes in the channel, too, as far as we wrote it there; and what they said
    in a channel as a guest goes here."""
    mine = Crossing.objects.filter(post__author_id=person_id, bridge__closed_at=None, sign="")
    _again(Q(pk__in=mine.values("pk")))
    signs = Reaction.objects.unscoped(ALL).filter(person_id=person_id)
    for reaction in signs.filter(post__space__heard_in__gt="").select_related("post__space"):
        cross_sign(reaction.post, reaction.sign)
    for guest in ChatGuest.objects.filter(person_id=person_id):
        empty_guest(guest)


def empty_guest(guest: ChatGuest) -> int:
    """The words of a guest go, their name, and which account it was; that somebody spoke stays."""
    posts = Post.objects.unscoped(ALL).filter(guest=guest)
    PostVersion.objects.filter(post__guest=guest).delete()
    for post in posts:
        forget_post(post)
    number = posts.update(words="")
    guest.name, guest.account = "", f"gone-{guest.pk}"
    guest.save(update_fields=["name", "account"])
    return number
