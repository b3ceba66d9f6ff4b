from django.urls import path

from . import views

app_name = "paths"
STEP = "<int:path_id>/steps/<int:resource_id>"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("advised/", views.advised, name="advised"),
    path("affordable/", views.affordable, name="affordable"),
    path("goals/new/", views.new_goal, name="new-goal"),
    path("goals/new/role/<int:role_id>/", views.preview_role, name="preview-role"),
    path("goals/new/skills/", views.preview_skills, name="preview-skills"),
    path("goals/set/", views.set_goal, name="set-goal"),
    path("goals/<int:goal_id>/put-aside/", views.put_aside, name="put-aside"),
    path(f"{STEP}/follow/", views.follow, name="follow"),
    path("<int:path_id>/", views.plan, name="plan"),
    path("<int:path_id>/gap/", views.gap, name="gap"),
    path("<int:path_id>/what-if/", views.what_if, name="what-if"),
    path("<int:path_id>/limits/", views.change_limits, name="change-limits"),
    path("<int:path_id>/choose/", views.choose, name="choose"),
    path("<int:path_id>/working/", views.working, name="working"),
    path("<int:path_id>/comments/", views.comment, name="comment"),
    path("<int:path_id>/advisors/", views.invite_advisor, name="invite-advisor"),
    path(
        "<int:path_id>/advisors/<int:advisor_id>/withdraw/",
        views.withdraw_advisor,
        name="withdraw-advisor",
    ),
    path("<int:path_id>/ask/<int:skill_id>/", views.ask, name="ask"),
    path(f"{STEP}/pin/", views.pin, name="pin"),
    path(f"{STEP}/exclude/", views.exclude, name="exclude"),
    path(f"{STEP}/free/", views.free, name="free"),
    path(f"{STEP}/done-elsewhere/", views.done_elsewhere, name="done-elsewhere"),
    path(f"{STEP}/replace/", views.replace_step, name="replace"),
]
