"""The street map: one line per app."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from lyceum.access.urls import at_the_root, scim
from lyceum.footprint.urls import at_the_root as published
from lyceum.footprint.urls import for_others, xapi

from . import health


@csrf_exempt  # who comes with a cookie is asked for the token by the API itself
def rest(request: HttpRequest, path: str) -> HttpResponse:
    """Machines ask here; see `rest.py`."""
    from .rest import answer  # noqa: PLC0415  loaded when the first machine asks

    return answer(request, path)


@csrf_exempt  # as above
def rest_package(request: HttpRequest, resource_id: int) -> HttpResponse:
    """The same, by a name of its own: packages are larger than what machines send elsewhere."""
    return rest(request, f"resources/{resource_id}/packages")


@login_required
def rest_page(request: HttpRequest) -> HttpResponse:
    """What machines may ask, for the people who write them."""
    from .rest import page  # noqa: PLC0415  as above

    return page(request)


urlpatterns = [
    # First, because thousands come a second.
    path("xapi/1.0.3/", include((xapi("1.0.3"), "xapi-1.0.3"))),
    path("xapi/", include((xapi("2.0.0"), "xapi"))),
    path("health", health.alive),
    path("ready", health.ready),
    path("api/", rest_page, name="rest-page"),
    path("api/v1/resources/<int:resource_id>/packages", rest_package, name="rest-package"),
    path("api/v1/<path:path>", rest, name="rest"),
    path("", include("lyceum.portal.urls")),
    path("", include("lyceum.ui.urls")),
    path("accounts/", include("lyceum.access.urls")),
    path("", include(at_the_root)),
    path("scim/v2/", include(scim)),
    path("people/", include("lyceum.identity.urls")),
    path("organisations/", include("lyceum.organisations.urls")),
    path("rules/", include("lyceum.rules.urls")),
    path("inbox/", include("lyceum.messaging.urls")),
    path("calendar/", include("lyceum.agenda.urls")),
    path("skills/", include("lyceum.skills.urls")),
    path("feedback/", include("lyceum.feedback.urls")),
    path("catalogue/", include("lyceum.catalogue.urls")),
    path("wallet/", include("lyceum.wallets.urls")),
    path("assessments/", include("lyceum.assessments.urls")),
    path("courseware/", include("lyceum.courseware.urls")),
    path("learning/", include("lyceum.learning.urls")),
    path("programmes/", include("lyceum.programmes.urls")),
    path("support/", include("lyceum.support.urls")),
    path("communities/", include("lyceum.communities.urls")),
    path("paths/", include("lyceum.paths.urls")),
    path("playbooks/", include("lyceum.journeys.urls")),
    path("footprint/", include("lyceum.footprint.urls")),
    path("records/", include((for_others, "records"))),
    path("", include((published, "footprint-profile"))),
    path("integrations/", include("lyceum.integrations.urls")),
]
handler400 = "lyceum.ui.views.bad_request"
handler403 = "lyceum.ui.views.forbidden"
handler404 = "lyceum.ui.views.not_found"
handler500 = "lyceum.ui.views.surprise"
