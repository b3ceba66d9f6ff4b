from django.urls import include, path

from .views import editing, explore, importing, opinions, resources, tagging

app_name = "catalogue"
urlpatterns = [
    path("", explore.explore, name="explore"),
    path("providers/", explore.providers, name="providers"),
    path("teaching/<int:skill_id>/", explore.teaching, name="teaching"),
    path("resources.json", explore.resource_choices, name="resource-choices"),
    path("skills.json", explore.skill_choices, name="skill-choices"),
    path("bookmarks/", opinions.bookmarks, name="bookmarks"),
    path("needs/", opinions.needs, name="needs"),
    path("needs/<int:need_id>/join/", opinions.join_need, name="join-need"),
    path("needs/<int:need_id>/leave/", opinions.leave_need, name="leave-need"),
    path("needs/<int:need_id>/answer/", opinions.answer_need, name="answer-need"),
    path("add/", editing.add_resource, name="add-resource"),
    path("suggestions/", tagging.suggestions, name="suggestions"),
    path("<int:resource_id>/", resources.resource, name="resource"),
    path("<int:resource_id>/edit/", editing.change_resource, name="edit-resource"),
    path("<int:resource_id>/withdraw/", editing.withdraw_resource, name="withdraw-resource"),
    path("<int:resource_id>/publish/", editing.publish_resource, name="publish-resource"),
    path("<int:resource_id>/review/", opinions.review, name="review"),
    path("<int:resource_id>/bookmark/", opinions.bookmark, name="bookmark"),
    path("import/<slug:slug>/", include(importing.pages.urlpatterns)),
    path("export/<slug:slug>/", importing.export, name="export"),
]
