"""allauth's addresses under its own names, and ours under `access:`."""

from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import add_webauthn
from django.urls import include, path
from django.views.generic import RedirectView

from . import views

kept = "organisations/<slug:slug>/sign-on"
sign_on = [
    path("sign-on/", views.by_address, name="by-address"),
    path("sign-on/<slug:door>/", views.depart, name="depart"),
    path("sign-on/<slug:door>/back/", views.oidc_callback, name="oidc-callback"),
    path("sign-on/<slug:door>/acs/", views.saml_acs, name="saml-acs"),
    path("sign-on/<slug:door>/finish/", views.saml_finish, name="saml-finish"),
    path("sign-on/<slug:door>/metadata/", views.saml_metadata, name="saml-metadata"),
    path("sign-on/<slug:door>/link/", views.link, name="link"),
    path("sign-on/<slug:door>/unlink/", views.unlink, name="unlink"),
    path(f"{kept}/", views.sign_ons, name="sign-ons"),
    path(f"{kept}/add/<slug:kind>/", views.add_sign_on, name="add-sign-on"),
    path(f"{kept}/<int:sign_on_id>/", views.sign_on, name="sign-on"),
    path(f"{kept}/<int:sign_on_id>/test/", views.test_sign_on, name="test-sign-on"),
    path(f"{kept}/<int:sign_on_id>/tested/", views.sign_on_tested, name="sign-on-tested"),
    path(f"{kept}/<int:sign_on_id>/remove/", views.remove_sign_on, name="remove-sign-on"),
    path(f"{kept}/second-factor/", views.second_factor, name="second-factor"),
    path(f"{kept}/domains/<int:domain_id>/verify/", views.verify_domain, name="verify-domain"),
    path(f"{kept}/domains/<int:domain_id>/rule/", views.rule_domain, name="rule-domain"),
    path(f"{kept}/domains/<int:domain_id>/release/", views.release_domain, name="release-domain"),
]
ours = [
    path("link/<str:token>/", views.sign_in_link, name="sign-in-link"),
    path("address/<str:token>/", views.address_change, name="address-change"),
    path("organisations/second-factor/", views.second_factor_of_all, name="second-factor-of-all"),
    path("everywhere/", views.sign_out_everywhere, name="sign-out-everywhere"),
    *sign_on,
]

urlpatterns = [
    path("", include((ours, "access"))),
    path("signup/", views.sign_up, name="account_signup"),  # before allauth's own
    path("login/", views.SignInPage.as_view(), name="account_login"),
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
    path("factors/", views.WaysInPage.as_view(), name="mfa_index"),
    path("factors/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
