from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from . import selectors, services
from .forms import page_start

INBOX = "messaging/inbox.html"
# A mail brings its own styles; it runs nothing and fetches nothing but pictures.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; sandbox"


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The reader's messages, newest first."""
    unread = request.GET.get("show") == "unread"
    page = selectors.inbox(
        request.actor,  # type: ignore[attr-defined]
        locale=get_language() or settings.LANGUAGE_CODE,
        unread=unread,
        before=page_start(request.GET),
    )
    more = request.htmx and "before" in request.GET  # type: ignore[attr-defined]
    page_or_rows = f"{INBOX}#rows" if more else INBOX
    return render(request, page_or_rows, {"page": page, "unread": unread})


@login_required
@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """The bell of the shell, with the number of what waits."""
    count = selectors.unread_count(request.actor.person_id)  # type: ignore[attr-defined]
    return render(request, "messaging/bell.html", {"count": count, "many": selectors.MANY})


@login_required
@require_GET
def open_message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Follow a message to where it leads; then it is read."""
    message = services.mark_read(by=request.actor, message_id=message_id)  # type: ignore[attr-defined]
    return redirect(message.url or "messaging:inbox")


@login_required
@require_POST
def mark_read(request: HttpRequest, message_id: int) -> HttpResponse:
    """Read, without following it."""
    services.mark_read(by=request.actor, message_id=message_id)  # type: ignore[attr-defined]
    return redirect("messaging:inbox")


@login_required
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Everything is read."""
    services.mark_all_read(by=request.actor)  # type: ignore[attr-defined]
    return redirect("messaging:inbox")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Which kinds of message also come by mail."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = selectors.choices(actor)
    if request.method != "POST":
        return render(request, "messaging/preferences.html", {"rows": rows})
    for row in rows:
        by_mail = row.kind in request.POST.getlist("by_mail")
        if by_mail != row.by_mail:
            services.choose_mail(
                by=actor, person_id=actor.person_id, kind=row.kind, by_mail=by_mail
            )
    messages.success(request, _("Saved."))
    return redirect("messaging:preferences")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One click, without signing in: the link itself is the proof. Looking changes nothing."""
    person_id, kind = selectors.muted_by(token)
    if request.method == "POST":
        services.mute_by_link(person_id=person_id, kind=kind.name)
    context = {"kind": kind, "is_done": request.method == "POST"}
    return render(request, "messaging/unsubscribe.html", context)


@login_required
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """What leaves the house by mail, or waits to."""
    state = request.GET.get("state", "")
    mails = selectors.outbox(
        request.actor,  # type: ignore[attr-defined]
        state=state,
        before=page_start(request.GET),
    )
    more = len(mails) > selectors.PAGE
    mails = mails[: selectors.PAGE]
    context = {
        "mails": mails,
        "state": state,
        "states": selectors.mail_states(),
        "before": mails[-1].pk if more else None,
        "by_smtp": bool(settings.SMTP_URL),
    }
    return render(request, "messaging/outbox.html", context)


@login_required
@require_GET
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One mail as it leaves."""
    found = selectors.mail_for(request.actor, mail_id)  # type: ignore[attr-defined]
    return render(request, "messaging/mail_page.html", {"mail": found})


@login_required
@require_GET
def mail_html(request: HttpRequest, mail_id: int) -> HttpResponse:
    """The mail in its looks, alone on a page that can do nothing."""
    found = selectors.mail_for(request.actor, mail_id)  # type: ignore[attr-defined]
    return HttpResponse(found.html, headers={"Content-Security-Policy": MAIL_POLICY})


@login_required
@require_POST
def resend(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Put a mail in the queue again."""
    services.resend(by=request.actor, mail_id=mail_id)  # type: ignore[attr-defined]
    messages.success(request, _("The mail waits to be sent again."))
    return redirect("messaging:mail", mail_id)
