"""What leaves the house, for those who run it; and what comes back."""

from hmac import compare_digest

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from lyceum.messaging import selectors, services
from lyceum.messaging.forms import page_start
from lyceum.ui.http import Request

# A mail brings its own styles; it runs nothing and fetches nothing but pictures.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; sandbox"


@login_required
@require_GET
def outbox(request: Request) -> HttpResponse:
    """What leaves the house by mail, or waits to."""
    state = request.GET.get("state", "")
    mails = selectors.outbox(request.actor, state=state, before=page_start(request.GET))
    more = len(mails) > selectors.PAGE
    mails = mails[: selectors.PAGE]
    context = {
        "mails": mails,
        "state": state,
        "states": selectors.mail_states(),
        "counts": selectors.counts(request.actor),
        "troubles": selectors.troubles(request.actor),
        "before": mails[-1].pk if more else None,
        "by_smtp": bool(settings.SMTP_URL),
    }
    return render(request, "messaging/outbox.html", context)


@login_required
@require_GET
def ways(request: Request) -> HttpResponse:
    """What is held back, and what goes out by other channels."""
    state = request.GET.get("state", "")
    rows = selectors.ways_out(request.actor, state=state, before=page_start(request.GET))
    more = len(rows) > selectors.PAGE
    rows = rows[: selectors.PAGE]
    context = {
        "rows": rows,
        "state": state,
        "states": selectors.mail_states(),
        "counts": selectors.counts(request.actor),
        "troubles": selectors.troubles(request.actor),
        "before": rows[-1].id if more else None,
    }
    return render(request, "messaging/ways.html", context)


@login_required
@require_GET
def failing(request: Request) -> HttpResponse:
    """Addresses to which nothing is sent any more."""
    context = {
        "rows": selectors.failing_addresses(request.actor),
        "counts": selectors.counts(request.actor),
        "bounce_address": settings.BOUNCE_ADDRESS,
    }
    return render(request, "messaging/failing.html", context)


@login_required
@require_POST
def trust(request: Request, failing_id: int) -> HttpResponse:
    """An address is right again."""
    services.trust_address(by=request.actor, failing_id=failing_id)
    return redirect("messaging:failing")


@login_required
@require_GET
def mail(request: Request, mail_id: int) -> HttpResponse:
    """One mail as it leaves."""
    found = selectors.mail_for(request.actor, mail_id)
    return render(request, "messaging/mail_page.html", {"mail": found})


@login_required
@require_GET
def mail_html(request: Request, mail_id: int) -> HttpResponse:
    """The mail in its looks, alone on a page that can do nothing."""
    found = selectors.mail_for(request.actor, mail_id)
    return HttpResponse(found.html, headers={"Content-Security-Policy": MAIL_POLICY})


@login_required
@require_POST
def resend(request: Request, mail_id: int) -> HttpResponse:
    """Put a mail in the queue again."""
    services.resend(by=request.actor, mail_id=mail_id)
    messages.success(request, _("The mail waits to be sent again."))
    return redirect("messaging:mail", mail_id)


@login_required
@require_POST
def drop(request: Request, mail_id: int) -> HttpResponse:
    """Give a mail up."""
    services.drop_mail(by=request.actor, mail_id=mail_id)
    return redirect("messaging:mail", mail_id)


@login_required
@require_POST
def settle(request: Request) -> HttpResponse:
    """Try all again that failed for a reason, or give it up."""
    number = services.settle_failed(
        by=request.actor,
        what=request.POST.get("what", ""),
        reason=request.POST.get("reason", ""),
        verb=_verb(request),
    )
    told = ngettext("{n} is settled.", "{n} are settled.", number)
    messages.success(request, told.format(n=number))
    return redirect((request.POST.get("back") == "ways" and "messaging:ways") or "messaging:outbox")


@login_required
@require_POST
def settle_way(request: Request, way_id: int) -> HttpResponse:
    """Try one again, or give it up."""
    services.settle_way(by=request.actor, way_id=way_id, verb=_verb(request))
    return redirect("messaging:ways")


def _verb(request: Request) -> str:
    return "retry" if request.POST.get("verb") == "retry" else "drop"


@csrf_exempt
@require_POST
def take_bounce(request: HttpRequest) -> HttpResponse:
    """A mail server hands over what came back: the whole mail as the body, our token in the header
    (`Authorization: Bearer …`). Without a token in the settings there is no such address."""
    expected = settings.BOUNCE_TOKEN
    if not expected:
        raise Http404
    said = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not compare_digest(said.encode(), expected.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    number = services.take_bounce(request.body)
    return HttpResponse(f"{number}\n", content_type="text/plain")
