from django.urls import path

from . import views

app_name = "assessments"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("of/<slug:slug>/", views.written, name="written"),
    path("of/<slug:slug>/begin/", views.begin, name="begin"),
    path("<int:assessment_id>/", views.assessment, name="assessment"),
    path("<int:assessment_id>/start/", views.start, name="start"),
    path("<int:assessment_id>/edit/", views.edit, name="edit"),
    path("<int:assessment_id>/items/", views.add_item, name="add-item"),
    path("<int:assessment_id>/items/<int:item_id>/", views.edit_item, name="edit-item"),
    path("<int:assessment_id>/preview/", views.preview, name="preview"),
    path("<int:assessment_id>/publish/", views.publish, name="publish"),
    path("<int:assessment_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:assessment_id>/figures/", views.figures, name="figures"),
    path("attempts/<int:attempt_id>/", views.attempt, name="attempt"),
    path("attempts/<int:attempt_id>/finish/", views.finish, name="finish"),
    path("attempts/<int:attempt_id>/result/", views.result, name="result"),
]
