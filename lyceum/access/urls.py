"""allauth's addresses under its own names, and ours under `access:`."""

from django.urls import include, path

ours: list = []

urlpatterns = [
    path("", include((ours, "access"))),
    path("", include("allauth.account.urls")),
]
