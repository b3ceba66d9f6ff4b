"""Nothing is changed by a form that is not ours: every address refuses a change without a token."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve

from lyceum.organisations.testing import make_organisation
from tests.test_walls import PARAMETER, routes

pytestmark = pytest.mark.django_db
# Addresses that take changes without a token, each with what proves the asker instead.
ASKS_ITSELF = {"rest", "rest-package"}  # it asks whoever comes with a cookie for the token
PROVEN_OTHERWISE = {
    "openid:authorize": "a tool's request (OpenID Connect Core 3.1.2.1): it only shows a page that asks",
    "openid:token": "the tool's secret and the code, or the refresh token",
    "openid:revoke": "the tool's secret and the token itself",
    "openid:userinfo": "the access token",
    "openid:register": "the initial access token",
    "openid:logout": "a tool's request: it only shows a page that asks",
    "access:saml-acs": "a signed answer of the provider, which the next step ties to this browser",
    "scim": "the directory's token",
    "scim-root": "the directory's token",
    "scim-base": "the directory's token",
    **{
        f"{mount}:{name}": "a credential in the header; no cookie opens anything there"
        for mount in ("xapi", "xapi-1.0.3")
        for name in (
            *("statements", "activities-state", "activities-profile", "agents-profile"),
            *("activities", "agents", "about"),
        )
    },
    "courseware:fetch": "the secret in the address, which a unit gets with its launch",
    "courseware:lti-authorize": "the launch that we began a moment ago, which counts once",
    "courseware:lti-chosen": "a token that the tool signed, for a launch that we began",
    "courseware:lti-begin-arrival": "a platform's request (OpenID Connect): it opens nothing",
    "courseware:lti-arrive": "a signed answer of the platform, and the secret of this browser",
    "courseware:lti-register": "the registration token",
    "courseware:lti-token": "a token that the tool signed",
    **{
        f"courseware:lti-{name}": "the tool's token; no cookie opens anything there"
        for name in ("line-items", "line-item", "scores")
    },
    "messaging:take-bounce": "the token of the mail server",
    "integrations:take-in": "the signature of the system that sends",
    "messaging:unsubscribe": "one click from a mail (RFC 8058): the signed link itself is the proof",
}


def patterns(found, space=""):
    for each in found:
        if isinstance(each, URLPattern):
            yield f"{space}{each.name}", each
        else:
            inner = f"{each.namespace}:" if getattr(each, "namespace", None) else ""
            yield from patterns(each.url_patterns, space + inner)


def test_only_what_is_listed_is_exempt():
    exempt = {
        name
        for name, each in patterns(get_resolver().url_patterns)
        if getattr(each.callback, "csrf_exempt", False)
    }

    assert exempt == set(PROVEN_OTHERWISE) | ASKS_ITSELF


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_change_without_a_token_is_refused(ada, acme, method):
    """Tried as somebody signed in: that is whom a foreign form would ride on."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    reached = set()

    for route in addresses():
        answer = getattr(client, method)(f"/{route}", headers={"Accept": "application/json"})
        if route.startswith("api/") and answer.status_code in (404, 405):
            continue
        if answer.status_code != 403 or b'"stale_page"' not in answer.content:
            reached.add(resolve(f"/{route}").view_name)

    assert reached == set(PROVEN_OTHERWISE)


def addresses():
    for route in routes(get_resolver().url_patterns):
        yield PARAMETER.sub(_filled, route)


def _filled(found):
    """Something that the converter takes; the token is asked for before the thing is looked up."""
    return "00000000-0000-0000-0000-000000000000" if "uuid:" in found[0] else "1"


def test_with_the_token_it_goes_through(ada):
    make_organisation("Acme", manager=ada)
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    page = client.get("/organisations/acme/")
    token = page.context["csrf_token"]

    answer = client.post("/looks/theme/", {"theme": "dark"}, headers={"X-CSRFToken": str(token)})

    assert answer.status_code == 302
