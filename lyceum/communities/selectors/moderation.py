"""What waits for who looks after a space."""

from django.db.models import Q

from lyceum.communities.models import Post, Report
from lyceum.communities.types import Place, PostRow, ReportRow
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

from .posts import rows_of

MOST = 50
HERE = "of a space that the actor looks after"


def reports_page(actor: Actor, place: Place) -> list[ReportRow]:
    """What was reported and not looked at yet, the newest first."""
    if not place.may_keep:
        raise NotFound
    rows = Report.objects.unscoped(HERE).filter(space=place.space, settled_at=None)
    rows = rows.filter(Q(post__root=None) | Q(post__root__removed_at=None), post__removed_at=None)
    reports = list(rows.order_by("-pk").select_related("post")[:MOST])
    posts = {row.id: row for row in rows_of(actor, place, [each.post for each in reports])}
    names = identity.names_of([each.person_id for each in reports])
    return [
        ReportRow(each.pk, posts[each.post_id], names[each.person_id], each.words, each.made_at)
        for each in reports
    ]


def hidden_page(actor: Actor, place: Place) -> list[PostRow]:
    """What is hidden, the last first."""
    if not place.may_keep:
        raise NotFound
    rows = Post.objects.unscoped(HERE).filter(
        space=place.space, hidden_at__isnull=False, removed_at=None
    )
    return rows_of(actor, place, list(rows.order_by("-hidden_at")[:MOST]))
