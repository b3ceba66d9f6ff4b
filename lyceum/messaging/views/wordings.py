"""Words of messages, for who administers the ecosystem."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.messaging import selectors, services
from lyceum.messaging.errors import WordsAreWrong
from lyceum.messaging.forms import WordingForm
from lyceum.ui.http import Request

from .outbox import MAIL_POLICY


@login_required
@require_GET
def wordings(request: Request) -> HttpResponse:
    """Every kind of message, in every language."""
    rows = selectors.wording_rows(request.actor)
    context = {"rows": rows, "languages": settings.LANGUAGES}
    return render(request, "messaging/wordings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: Request, kind: str, language: str) -> HttpResponse:
    """The words of one kind in one language: tried on a preview, then kept."""
    text, ours, is_own = selectors.wording_for(request.actor, kind, language)
    form = WordingForm(request.POST or None, initial={"text": text})
    shown = text
    if request.method == "POST" and form.is_valid():
        shown = form.cleaned_data["text"]
        trouble = selectors.trouble_with_words(kind, shown)
        if trouble:
            form.add_error("text", str(WordsAreWrong(*trouble)))
        elif "keep" in request.POST:
            services.write_wording(by=request.actor, kind=kind, language=language, text=shown)
            messages.success(request, _("Saved. It is written like this from now on."))
            return redirect("messaging:wording", kind, language)
    context = {
        "kind": selectors.insist_on_kind(kind),
        "language": language,
        "languages": settings.LANGUAGES,
        "form": form,
        "ours": ours,
        "is_own": is_own,
        "preview": None if form.errors else selectors.preview(shown, language),
        "placeholders": sorted(selectors.placeholders_of(kind)),
    }
    return render(request, "messaging/wording.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def reset_wording(request: Request, kind: str, language: str) -> HttpResponse:
    """Our own words again."""
    services.reset_wording(by=request.actor, kind=kind, language=language)
    return redirect("messaging:wording", kind, language)


@login_required
@require_GET
def wording_mail(request: Request, kind: str, language: str) -> HttpResponse:
    """The words as they are kept, as a mail in its looks."""
    text, _ours, _is_own = selectors.wording_for(request.actor, kind, language)
    message = selectors.preview(text, language)
    _text, html = selectors.mail_bodies(
        message, url=settings.BASE_URL, mute_url=settings.BASE_URL, locale=language
    )
    return HttpResponse(html, headers={"Content-Security-Policy": MAIL_POLICY})
