from django.urls import path

from . import views

app_name = "rules"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("add/", views.add_rule, name="add"),
    path("versions/<int:version_id>/", views.version, name="version"),
    path("versions/<int:version_id>/publish/", views.publish_version, name="publish"),
    path("<slug:key>/change/", views.change_rule, name="change"),
    path("<slug:key>/retire/", views.retire_rule, name="retire"),
]
