"""allauth's addresses under its own names, and ours under `access:`.

What we are for the ecosystem's tools stands at the root: standards want `/.well-known/…` there.
"""

from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import add_webauthn
from django.urls import include, path
from django.views.generic import RedirectView

from . import adapters, rest, views

scim = [
    path("<slug:slug>", adapters.scim, name="scim-base"),
    path("<slug:slug>/", adapters.scim, name="scim-root"),
    path("<slug:slug>/<path:path>", adapters.scim, name="scim"),
]
accounts = "organisations/<slug:slug>/service-accounts"
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
    path("other-account/", views.other_account, name="other-account"),
    path("other-account/go/", views.go_to_other_account, name="go-to-other-account"),
    path("other-account/join/", views.join_accounts, name="join-accounts"),
    path("everywhere/", views.sign_out_everywhere, name="sign-out-everywhere"),
    path("view-as/stop/", views.stop_viewing, name="stop-viewing"),
    path("view-as/<slug:slug>/<int:person_id>/", views.view_as, name="view-as"),
    path("seen-as-me/", views.views_of_me, name="views-of-me"),
    path(f"{accounts}/", views.service_accounts, name="service-accounts"),
    path(f"{accounts}/<int:account_id>/token/", views.new_token, name="new-token"),
    path(f"{accounts}/try/", views.try_token, name="try-token"),
    path(f"{accounts}/<int:account_id>/close/", views.close_account, name="close-account"),
    path(f"{accounts}/tokens/<int:token_id>/revoke/", views.revoke_token, name="revoke-token"),
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

openid = [
    path(".well-known/openid-configuration", rest.discovery, name="discovery"),
    path(".well-known/oauth-authorization-server", rest.discovery, name="authorization-server"),
    path(
        ".well-known/oauth-protected-resource",
        rest.protected_resource,
        name="protected-resource",
    ),
    path(
        ".well-known/oauth-protected-resource/<path:resource_path>",
        rest.protected_resource,
        name="protected-resource-at",
    ),
    path(".well-known/jwks.json", rest.keys, name="keys"),
    path("openid/authorize/", views.authorize, name="authorize"),
    path("openid/decide/", views.decide, name="decide"),
    path("openid/go-on/", views.go_on, name="go-on"),
    path("openid/token/", rest.token, name="token"),
    path("openid/revoke/", rest.revoke, name="revoke"),
    path("openid/userinfo/", rest.userinfo, name="userinfo"),
    path("openid/register/", rest.register, name="register"),
    path("openid/logout/", views.end_session, name="logout"),
    path("openid/leave/", views.leave, name="leave"),
]
tools = [
    path("", views.mine, name="mine"),
    path("<int:tool_id>/withdraw/", views.withdraw, name="withdraw"),
    path("kept/", views.kept, name="kept"),
    path("kept/add/", views.add, name="add"),
    path("kept/passes/", views.passes, name="passes"),
    path("kept/passes/<int:pass_id>/withdraw/", views.withdraw_pass, name="withdraw-pass"),
    path("kept/<int:tool_id>/", views.change, name="tool"),
    path("kept/<int:tool_id>/secret/", views.renew_secret, name="renew-secret"),
    path("kept/<int:tool_id>/revoke/", views.revoke, name="revoke"),
]
at_the_root = [
    path("", include((openid, "openid"))),
    path("tools/", include((tools, "tools"))),
]
