"""A reader's own messages."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from lyceum.messaging import selectors, services
from lyceum.messaging.forms import page_start
from lyceum.ui.http import Request

INBOX = "messaging/inbox.html"


@login_required
@require_GET
def inbox(request: Request) -> HttpResponse:
    """The reader's messages, newest first."""
    unread = request.GET.get("show") == "unread"
    page = selectors.inbox(
        request.actor,
        locale=get_language() or settings.LANGUAGE_CODE,
        unread=unread,
        before=page_start(request.GET),
    )
    more = request.htmx and "before" in request.GET
    page_or_rows = f"{INBOX}#rows" if more else INBOX
    return render(request, page_or_rows, {"page": page, "unread": unread})


@login_required
@require_GET
def bell(request: Request) -> HttpResponse:
    """The bell of the shell, with the number of what waits."""
    count = selectors.unread_count(request.actor.person_id or 0)
    return render(request, "messaging/bell.html", {"count": count, "many": selectors.MANY})


@login_required
@require_GET
def open_message(request: Request, message_id: int) -> HttpResponse:
    """Follow a message to where it leads; then it is read."""
    message = services.mark_read(by=request.actor, message_id=message_id)
    return redirect(message.url or "messaging:inbox")


@login_required
@require_POST
def mark_read(request: Request, message_id: int) -> HttpResponse:
    """Read, without following it."""
    services.mark_read(by=request.actor, message_id=message_id)
    return redirect("messaging:inbox")


@login_required
@require_POST
def mark_all_read(request: Request) -> HttpResponse:
    """Everything is read."""
    services.mark_all_read(by=request.actor)
    return redirect("messaging:inbox")
