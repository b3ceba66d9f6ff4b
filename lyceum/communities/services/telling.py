"""Who hears of a post: who is called in it, who is in its thread, who follows the space.

A message leads to what was said and does not repeat it: what is taken back, hidden or erased would
stay in inboxes and mails.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F

from lyceum.communities import selectors
from lyceum.communities.models import Mention, Post, Space, SpaceMember, ThreadWish
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.schedule import one_by_one

from .facts import ALL, tell

MOST_IN_THREAD = 200
SPACES_A_TURN = 200
POSTS_A_TURN = 20  # of one space: who follows it does not want more in a minute
Follows = SpaceMember.Follows


def tell_of_post(
    by: Actor, post: Post, called: Collection[int], *, only_called: bool = False
) -> None:
    """Each is told once, for the best reason; nobody of their own words, and who mutes of nothing."""
    done = {by.person_id or 0}
    _tell("communities.mentioned", post, _still_here(post, set(called) - done))
    done |= set(called)
    if only_called:
        return
    if post.root is None:
        _tell_keepers(post, done)
        return
    _tell("communities.replied", post, _still_here(post, _in_thread(post) - done))


def _tell_keepers(post: Post, done: Collection[int]) -> None:
    """Somebody has to hear of a frustration: who looks after the space."""
    if post.kind == Post.Kind.FRUSTRATION:
        keepers = set(selectors.keepers_of(post.space)) - {*done, post.author_id}
        _tell("communities.frustrated", post, keepers)


def _tell(kind: str, post: Post, people: Collection[int]) -> None:
    if people:
        names = identity.names_of(filter(None, [post.author_id]))
        path = f"posts/{post.root_id or post.pk}/#post-{post.pk}"
        tell(kind, sorted(people), post.space, path, who=names.get(post.author_id or 0, ""))


def _in_thread(post: Post) -> set[int]:
    """Who began it, spoke in it or asked to hear of it, but for those who want to hear no more."""
    said = Post.objects.unscoped(ALL).filter(root_id=post.root_id).exclude(author_id=None)
    spoke = set(said.order_by("-pk").values_list("author_id", flat=True)[:MOST_IN_THREAD])
    wishes = dict(
        ThreadWish.objects.unscoped(ALL)
        .filter(root_id=post.root_id)
        .values_list("person_id", "wants")
    )
    began = {post.root.author_id} if post.root and post.root.author_id else set()
    wanted = {pk for pk, wants in wishes.items() if wants}
    return (spoke | began | wanted) - {pk for pk, wants in wishes.items() if not wants}


def _still_here(post: Post, people: Collection[int]) -> list[int]:
    """Only members are told, and not those who want to hear nothing of this space."""
    rows = SpaceMember.objects.unscoped(ALL).filter(
        space_id=post.space_id, person_id__in=people, state=SpaceMember.State.IN
    )
    return list(rows.exclude(follows=Follows.NOTHING).values_list("person_id", flat=True))


def tell_followers() -> int:
    """Who follows a space hears of each new post; the clock does it, as they may be many."""
    news = Space.objects.unscoped(ALL).filter(last_post_id__gt=F("told_id"), closed_at=None)
    return one_by_one(_tell_news_of, list(news.order_by("pk")[:SPACES_A_TURN]))


@transaction.atomic
def _tell_news_of(space: Space) -> int:
    """Up to where the space was when it was read: what came since is for the next turn, once."""
    posts = Post.objects.unscoped(ALL).filter(
        space=space, root=None, pk__gt=space.told_id, hidden_at=None, removed_at=None
    )
    newest = list(posts.filter(pk__lte=space.last_post_id).order_by("-pk")[:POSTS_A_TURN])
    told = sum(_tell_followers_of(post) for post in reversed(newest))
    Space.objects.unscoped(ALL).filter(pk=space.pk).update(told_id=space.last_post_id)
    return told


def _tell_followers_of(post: Post) -> int:
    """All but who wrote it, and those who are called in it or look after it and know already."""
    rows = SpaceMember.objects.unscoped(ALL).filter(
        space_id=post.space_id, state=SpaceMember.State.IN, follows=Follows.ALL
    )
    called = Mention.objects.unscoped(ALL).filter(post=post).values("person_id")
    people = rows.exclude(person_id=post.author_id or 0).exclude(person_id__in=called)
    if post.kind == Post.Kind.FRUSTRATION:
        people = people.exclude(person_id__in=selectors.keepers_of(post.space))
    ids = list(people.values_list("person_id", flat=True))
    _tell("communities.posted", post, ids)
    return len(ids)
