"""The street map: one line per app."""

from django.urls import include, path

from lyceum.access.urls import scim

from . import health

urlpatterns = [
    path("health", health.alive),
    path("ready", health.ready),
    path("", include("lyceum.portal.urls")),
    path("", include("lyceum.ui.urls")),
    path("accounts/", include("lyceum.access.urls")),
    path("scim/v2/", include(scim)),
    path("people/", include("lyceum.identity.urls")),
    path("organisations/", include("lyceum.organisations.urls")),
    path("rules/", include("lyceum.rules.urls")),
    path("inbox/", include("lyceum.messaging.urls")),
    path("skills/", include("lyceum.skills.urls")),
    path("catalogue/", include("lyceum.catalogue.urls")),
    path("learning/", include("lyceum.learning.urls")),
    path("programmes/", include("lyceum.programmes.urls")),
    path("paths/", include("lyceum.paths.urls")),
    path("footprint/", include("lyceum.footprint.urls")),
]
handler400 = "lyceum.ui.views.bad_request"
handler403 = "lyceum.ui.views.forbidden"
handler404 = "lyceum.ui.views.not_found"
handler500 = "lyceum.ui.views.surprise"
