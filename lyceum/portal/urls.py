from django.urls import path

from . import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("welcome/", views.welcome, name="welcome"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("set-up/", views.set_up, name="set-up"),
    path("team/", views.my_team, name="team"),
    path("organisations/<slug:slug>/team/", views.team, name="team"),
    path("organisations/<slug:slug>/culture/", views.culture, name="culture"),
    path("organisations/<slug:slug>/access/", views.access_review, name="access"),
    path("organisations/<slug:slug>/access/export/", views.export_access, name="export-access"),
    path("audit/", views.audit, name="audit"),
    path("audit/export/", views.export_audit, name="export-audit"),
    path("audit/parked/", views.parked, name="parked"),
    path("audit/parked/<int:delivery_id>/replay/", views.replay, name="replay"),
]
