"""Addresses of the content host: another host, another set of addresses."""

from django.urls import path

from lyceum.courseware.views import content

urlpatterns = [
    path("p/<str:grant>/<path:name>", content.file, name="file"),
    path("play/<uuid:session_id>/<str:mark>/", content.play, name="play"),
    path("play/<uuid:session_id>/<str:mark>/commit", content.commit, name="commit"),
    path("left", content.left, name="left"),
]
