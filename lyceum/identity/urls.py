from django.urls import path

from . import views

app_name = "identity"
urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("me/data/", views.privacy, name="privacy"),
    path("me/data/seen/", views.seen, name="seen"),
    path("me/data/consents/", views.consents, name="consents"),
    path("me/data/archive/", views.make_archive, name="make-archive"),
    path("me/data/archive/<int:export_id>/", views.archive, name="archive"),
    path("me/data/erase/", views.erase, name="erase"),
    path("me/data/erase/cancel/", views.cancel_erasure, name="cancel-erasure"),
    path("merges/", views.merges, name="merges"),
    path("merges/<int:merge_id>/undo/", views.unmerge, name="unmerge"),
]
