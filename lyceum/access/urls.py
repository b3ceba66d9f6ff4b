"""allauth's addresses under its own names, and ours under `access:`."""

from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import add_webauthn
from django.urls import include, path
from django.views.generic import RedirectView

from . import views

ours = [
    path("link/<str:token>/", views.sign_in_link, name="sign-in-link"),
    path("view-as/stop/", views.stop_viewing, name="stop-viewing"),
    path("view-as/<slug:slug>/<int:person_id>/", views.view_as, name="view-as"),
    path("seen-as-me/", views.views_of_me, name="views-of-me"),
]

urlpatterns = [
    path("", include((ours, "access"))),
    path("signup/", views.sign_up, name="account_signup"),  # before allauth's own
    path("", include("allauth.account.urls")),
    # Before allauth's own: one page for all ways in, and a proof before there is a new one.
    path(
        "factors/webauthn/",
        RedirectView.as_view(pattern_name="mfa_index"),
        name="mfa_list_webauthn",
    ),
    path("factors/webauthn/add/", views.freshly_signed_in(add_webauthn), name="mfa_add_webauthn"),
    path(
        "factors/totp/activate/", views.freshly_signed_in(activate_totp), name="mfa_activate_totp"
    ),
    path("factors/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
