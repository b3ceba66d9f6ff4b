"""Open pages that wait for news: how far each space and thread is, and who may go on waiting."""

from collections.abc import Collection
from datetime import timedelta

from lyceum.communities.models import Post, Space, SpaceMember
from lyceum.kernel import clock

from .spaces import OPEN_TO_READ

FOR_ALL = "said to nobody but those whom the gate let wait: only that there is something"
LATELY = timedelta(minutes=10)  # longer than any stream lasts
Pairs = Collection[tuple[int, int]]


def newest_in_spaces(space_ids: Collection[int]) -> dict[int, int]:
    """The newest post of each of these spaces."""
    rows = Space.objects.unscoped(FOR_ALL).filter(pk__in=space_ids)
    return dict(rows.values_list("pk", "last_post_id"))


def newest_in_threads(root_ids: Collection[int]) -> dict[int, int]:
    """The newest reply of each of these threads."""
    rows = Post.objects.unscoped(FOR_ALL).filter(pk__in=root_ids)
    return dict(rows.values_list("pk", "last_reply_id"))


def still_in_spaces(pairs: Pairs) -> Pairs:
    """Of spaces and people those who did not just go out of a space that only members read."""
    gone = SpaceMember.objects.unscoped(FOR_ALL).filter(
        space_id__in={space for space, _person in pairs},
        person_id__in={person for _space, person in pairs},
        since__gt=clock.now() - LATELY,
    )
    gone = gone.exclude(state=SpaceMember.State.IN).exclude(space__kind__in=OPEN_TO_READ)
    return set(pairs) - set(gone.values_list("space_id", "person_id"))


def still_in_threads(pairs: Pairs) -> Pairs:
    """The same of threads and people; where the post was hidden or taken back, nobody."""
    rows = Post.objects.unscoped(FOR_ALL).filter(
        pk__in={root for root, _person in pairs}, hidden_at=None, removed_at=None
    )
    spaces = dict(rows.values_list("pk", "space_id"))
    asked = {(spaces[root], person) for root, person in pairs if root in spaces}
    stays = set(still_in_spaces(asked))
    return {(root, who) for root, who in pairs if (spaces.get(root), who) in stays}
