"""allauth's addresses under its own names, and ours under `access:`."""

from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import add_webauthn
from django.urls import include, path
from django.views.generic import RedirectView

from . import adapters, views

scim = [
    path("<slug:slug>", adapters.scim, name="scim-base"),
    path("<slug:slug>/", adapters.scim),
    path("<slug:slug>/<path:path>", adapters.scim, name="scim"),
]
accounts = "organisations/<slug:slug>/service-accounts"
ours = [
    path("link/<str:token>/", views.sign_in_link, name="sign-in-link"),
    path(f"{accounts}/", views.service_accounts, name="service-accounts"),
    path(f"{accounts}/<int:account_id>/token/", views.new_token, name="new-token"),
    path(f"{accounts}/<int:account_id>/close/", views.close_account, name="close-account"),
    path(f"{accounts}/tokens/<int:token_id>/revoke/", views.revoke_token, name="revoke-token"),
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
