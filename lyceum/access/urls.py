"""allauth's addresses under its own names, and ours under `access:`."""

from django.urls import include, path

from . import views

ours = [path("link/<str:token>/", views.sign_in_link, name="sign-in-link")]

urlpatterns = [
    path("", include((ours, "access"))),
    path("signup/", views.sign_up, name="account_signup"),  # before allauth's own
    path("", include("allauth.account.urls")),
    path("factors/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
