"""What is left when somebody goes, and when two accounts become one."""

import re
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Count, F

from lyceum.communities.models import (
    Mention,
    Poll,
    PollOption,
    PollVote,
    Post,
    PostFile,
    PostVersion,
    Reaction,
    Space,
    SpaceMember,
)
from lyceum.identity.api import Fold, Subject
from lyceum.kernel.files import delete_at_last

from .crossings import forget_crossings
from .facts import ALL
from .indexing import index_post
from .responses import count_sign


def forget_member(subject: Subject) -> None:
    """They are counted no more; their files and former words go."""
    me = subject.person_id
    _call_no_more(me)
    forget_crossings(me)
    members = SpaceMember.objects.unscoped(ALL).filter(person_id=me, state=SpaceMember.State.IN)
    spaces = Space.objects.unscoped(ALL)
    spaces.filter(pk__in=members.values("space_id")).update(members=F("members") - 1)
    PostVersion.objects.filter(post__author_id=me).delete()
    for kept in PostFile.objects.filter(post__author_id=me):
        delete_at_last(kept.file)
        kept.delete()


def forget_responses(subject: Subject) -> None:
    """Their signs and votes are counted no more."""
    me = subject.person_id
    _take_signs_off(me)
    votes = PollVote.objects.unscoped(ALL).filter(person_id=me)
    Poll.objects.filter(pk__in=votes.values("option__poll")).update(voters=F("voters") - 1)
    PollOption.objects.filter(pk__in=votes.values("option_id")).update(votes=F("votes") - 1)


def _take_signs_off(person_id: int) -> None:
    """All signs of a post at once, of the post as it stands now."""
    signs: dict[int, list[str]] = defaultdict(list)
    rows = Reaction.objects.unscoped(ALL).filter(person_id=person_id)
    for post_id, sign in rows.order_by("post_id").values_list("post_id", "sign"):
        signs[post_id].append(sign)
    for post_id, given in signs.items():
        post = Post.objects.unscoped(ALL).select_for_update(of=("self",)).get(pk=post_id)
        for sign in given:
            count_sign(post, sign, -1)


def _call_no_more(person_id: int) -> None:
    """Where others called them, nobody is called now: a handle is made of a name."""
    mentions = Mention.objects.unscoped(ALL).filter(person_id=person_id).select_related("post")
    for mention in mentions.iterator():
        called = _pattern(mention.said.split())
        post = mention.post
        post.words = called.sub("@…", post.words)
        post.save(update_fields=["words"])
        index_post(post)
        for version in PostVersion.objects.filter(post=post):
            version.words = called.sub("@…", version.words)
            version.save(update_fields=["words"])


def _pattern(handles: Sequence[str]) -> re.Pattern[str]:
    either = "|".join(map(re.escape, handles)) or "(?!)"
    return re.compile(rf"@(?:{either})(?![\w-])", re.IGNORECASE)


def join_members(fold: Fold) -> None:
    """Where both accounts were in a space, the kept one stays; it is counted once."""
    rows = SpaceMember.objects.unscoped(ALL).filter(state=SpaceMember.State.IN)
    both = (
        rows.filter(person_id__in=[fold.kept_id, fold.folded_id])
        .values("space_id")
        .annotate(n=Count("pk"))
        .filter(n=2)
    )
    for space in Space.objects.unscoped(ALL).filter(pk__in=[row["space_id"] for row in both]):
        fold.count(space, members=-1)
