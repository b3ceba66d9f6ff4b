from django.urls import path

from .views import editor, explore, frameworks, mine

app_name = "skills"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("rate/", mine.rate, name="rate"),
    path("ask/", mine.ask, name="ask"),
    path("requests/", mine.requests, name="requests"),
    path("requests/<int:request_id>/answer/", mine.answer, name="answer"),
    path("requests/<int:request_id>/withdraw/", mine.withdraw, name="withdraw"),
    path("share/", mine.share, name="share"),
    path("share/<int:grant_id>/end/", mine.end_sharing, name="end-sharing"),
    path("people/<int:person_id>/", mine.of_person, name="of-person"),
    path("explore/", explore.explore, name="explore"),
    path("<int:skill_id>/", explore.skill, name="skill"),
    path("<int:skill_id>/edit/", editor.edit_skill, name="edit-skill"),
    path("<int:skill_id>/retire/", editor.retire_skill, name="retire-skill"),
    path("add/", editor.add_skill, name="add-skill"),
    path("roles/add/", editor.add_role, name="add-role"),
    path("roles/<int:role_id>/", explore.role, name="role"),
    path("roles/<int:role_id>/edit/", editor.edit_role, name="edit-role"),
    path("roles/<int:role_id>/retire/", editor.retire_role, name="retire-role"),
    path("frameworks/", frameworks.frameworks, name="frameworks"),
    path("frameworks/import/", frameworks.start_import, name="start-import"),
    path("frameworks/imports/<int:run_id>/", frameworks.import_run, name="import-run"),
    path("frameworks/imports/<int:run_id>/resume/", frameworks.resume_import, name="resume-import"),
]
