"""The door of a corporate sign-on: there, back, and what is said when it does not open."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from allauth.account.views import LoginView
from allauth.mfa.base.views import IndexView
from allauth.socialaccount.sessions import LoginSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.access import selectors, services
from lyceum.access.errors import NotLetIn, SignOnFailed
from lyceum.access.forms import AddressForm
from lyceum.access.types import Received
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.ui.http import Request

from .ways_in import freshly_signed_in, wanted

RESULT = "access.test_of_sign_on"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_address(request: HttpRequest) -> HttpResponse:
    """Whose address is of a verified domain is led to the sign-on of its organisation."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = selectors.sign_on_of_address(form.cleaned_data["login"])
        if found:
            return on_the_way(request, found, wanted(request))
        form.add_error("login", _("No organisation has a sign-on for addresses of this domain."))
    context = {"form": form, "next": wanted(request)}
    return render(request, "access/by_address.html", context, status=422 if form.errors else 200)


class SignInPage(LoginView):  # type: ignore[misc]
    """allauth's sign-in page; an address that has one way in only is led there at once."""

    def post(self, request: HttpRequest, *args: object, **words: object) -> HttpResponse:
        required = selectors.required_sign_on(request.POST.get("login", ""))
        if required:
            return on_the_way(request, required, wanted(request))
        answer: HttpResponse = super().post(request, *args, **words)
        return answer

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        return {**super().get_context_data(**words), "has_sign_ons": selectors.has_sign_ons()}


class WaysInPage(IndexView):  # type: ignore[misc]
    """allauth's page of factors, with the sign-ons of one's organisations beside them."""

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        links = selectors.links_of(self.request.user.pk)
        return {**super().get_context_data(**words), "links": links}


def on_the_way(request: HttpRequest, sign_on: Any, next_url: str | None) -> HttpResponse:
    """A page that leads on by itself: a form may not be answered by leading elsewhere."""
    there = reverse("access:depart", args=[sign_on.key])
    if next_url:
        there = f"{there}?{urlencode({'next': next_url})}"
    return lead_on(request, sign_on, there)


def lead_on(request: HttpRequest, sign_on: Any, there: str) -> HttpResponse:
    """The same for an address of the provider's own."""
    return render(request, "access/on_the_way.html", {"sign_on": sign_on, "there": there})


@never_cache
@require_GET
def depart(request: HttpRequest, door: str) -> HttpResponse:
    """To the provider."""
    sign_on = selectors.sign_on_by_key(door)
    try:
        selectors.insist_it_is_on(sign_on)
        return redirect(services.begin(request, sign_on, next_url=wanted(request)))
    except DomainError as refusal:
        return stopped(request, sign_on, refusal, wanted(request))


@never_cache
@require_GET
def oidc_callback(request: Request, door: str) -> HttpResponse:
    """Back from an OpenID provider."""
    sign_on = selectors.sign_on_by_key(door)
    state = services.resume(request, sign_on, request.GET.get("state", ""))
    return _arrived(
        request, sign_on, state, lambda: services.received_by_oidc(sign_on, request.GET, state)
    )


@csrf_exempt
@require_POST
def saml_acs(request: HttpRequest, door: str) -> HttpResponse:
    """A form from elsewhere carries no session of ours: what it brings is laid aside for a moment."""
    sign_on = selectors.sign_on_by_key(door)
    response = redirect("access:saml-finish", sign_on.key)
    aside = LoginSession(request, "sign_on_answer", "sign-on-answer")
    aside.store["posted"] = request.POST.get("SAMLResponse", "")[: services.POSTED_LIMIT + 1]
    aside.store["relay"] = request.POST.get("RelayState", "")[:2000]
    aside.store.set_expiry(120)
    aside.save(response)
    return response


@never_cache
@require_GET
def saml_finish(request: Request, door: str) -> HttpResponse:
    """Back from a SAML provider."""
    sign_on = selectors.sign_on_by_key(door)
    aside = LoginSession(request, "sign_on_answer", "sign-on-answer")
    posted, relay = aside.store.get("posted", ""), aside.store.get("relay", "")
    aside.delete()
    state = services.resume(request, sign_on, services.request_answered(posted))
    unasked = {"next": wanted(request, relay)} if state is None else {}
    return _arrived(
        request,
        sign_on,
        state,
        lambda: services.received_by_saml(sign_on, posted, state),
        **unasked,
    )


@require_GET
def saml_metadata(request: HttpRequest, door: str) -> HttpResponse:
    """Our side, for the provider to load."""
    sign_on = selectors.sign_on_by_key(door)
    if sign_on.kind != "saml":
        raise NotFound
    answer = HttpResponse(
        services.our_metadata(sign_on), content_type="application/samlmetadata+xml"
    )
    answer["Content-Disposition"] = 'attachment; filename="lyceum-metadata.xml"'
    return answer


def _arrived(
    request: Request,
    sign_on: Any,
    state: dict[str, Any] | None,
    receive: Callable[[], Received],
    **unasked: str | None,
) -> HttpResponse:
    """What becomes of an answer: somebody comes in, links an identity, or has tried a sign-on."""
    kept = state or unasked
    process = kept.get("process", services.LOGIN)
    if process == services.TEST:
        return _tested(request, sign_on, receive)
    try:
        received = receive()
        if process == services.LINK:
            return _linked(request, sign_on, received, kept)
        person = services.let_in(sign_on=sign_on, received=received)
    except DomainError as refusal:
        return stopped(request, sign_on, refusal, kept.get("next"))
    has_factor = selectors.shows_factor(sign_on, received)
    return services.come_in(
        request, sign_on, person, has_factor=has_factor, next_url=kept.get("next")
    )


def _linked(
    request: Request, sign_on: Any, received: Received, state: dict[str, Any]
) -> HttpResponse:
    if state["kept"]["person"] != str(request.user.pk):
        raise SignOnFailed("state")
    services.link_identity(by=request.actor, sign_on=sign_on, received=received)
    messages.success(request, _("Linked. From now on it opens your account."))
    return redirect("mfa_index")


def _tested(request: Request, sign_on: Any, receive: Callable[[], Received]) -> HttpResponse:
    """Lay out what came; the page that shows it is the keeper's."""
    report: dict[str, Any] = {"sign_on": sign_on.pk}
    try:
        received = receive()
        report |= {
            "uid": received.uid,
            "attributes": sorted(received.attributes.items()),
            "contexts": sorted(received.contexts),
            "said": vars(selectors.in_our_words(sign_on, received)),
            "has_factor": selectors.shows_factor(sign_on, received),
        }
        report["person"] = services.outcome(sign_on, received)
    except DomainError as refusal:
        report |= told(refusal)
    services.note_test(
        by=request.actor,
        organisation_id=sign_on.organisation_id,
        sign_on_id=sign_on.pk,
        went_well="uid" in report,
    )
    request.session[RESULT] = report
    return redirect("access:sign-on-tested", sign_on.organisation.slug, sign_on.pk)


def told(refusal: DomainError) -> dict[str, str]:
    """What went wrong, and what would have to change."""
    remedy = refusal.remedy if isinstance(refusal, SignOnFailed | NotLetIn) else ""
    return {"problem": str(refusal), "remedy": str(remedy), "code": refusal.code}


def stopped(
    request: HttpRequest, sign_on: Any, refusal: DomainError, next_url: str | None = None
) -> HttpResponse:
    """It did not open: why, what to change, and the other ways in."""
    context = {"sign_on": sign_on, "next": next_url, **told(refusal)}
    return render(request, "access/stopped.html", context, status=refusal.status)


@never_cache
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@freshly_signed_in
@require_http_methods(["GET", "POST"])
def link(request: Request, door: str) -> HttpResponse:
    """Link a sign-on of one's organisation with one's account: proven here just now, there next."""
    sign_on = selectors.sign_on_by_key(door)
    assert request.actor.person_id is not None  # noqa: S101  signed in
    if sign_on.key not in {row.key for row in selectors.links_of(request.actor.person_id)}:
        raise NotFound
    if request.method == "GET":
        return render(request, "access/link.html", {"sign_on": sign_on})
    try:
        there = services.begin(request, sign_on, process=services.LINK)
    except DomainError as refusal:
        return stopped(request, sign_on, refusal)
    return lead_on(request, sign_on, there)


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_POST
def unlink(request: Request, door: str) -> HttpResponse:
    """The sign-on no longer opens the account."""
    services.unlink_identity(by=request.actor, key=door)
    messages.success(request, _("The link is gone."))
    return redirect("mfa_index")
