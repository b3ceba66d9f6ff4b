"""Open pages that wait for news; who may read what is said may wait for it."""

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_GET

from lyceum.communities import selectors
from lyceum.kernel.live import Subject
from lyceum.ui.http import Request
from lyceum.ui.live import LiveAnswer


@login_required
@require_GET
def space(request: Request, space_id: int) -> LiveAnswer:
    """That something new was said in a space."""
    place = selectors.place_to_read(request.actor, space_id)
    return LiveAnswer(request, Subject("space", space_id), place.space.last_post_id)


@login_required
@require_GET
def thread(request: Request, post_id: int) -> LiveAnswer:
    """That somebody replied in a thread."""
    root, _place = selectors.post_for(request.actor, post_id)
    return LiveAnswer(request, Subject("thread", post_id), root.last_reply_id)
