from django.urls import URLPattern, path

from lyceum.courseware.views import attempts, learners, packages

urlpatterns: list[URLPattern] = [
    path("resources/<int:resource_id>/", attempts.content, name="content"),
    path("resources/<int:resource_id>/open/", attempts.open_unit, name="open"),
    path("resources/<int:resource_id>/start-over/", attempts.start_over, name="start-over"),
    path("resources/<int:resource_id>/packages/", packages.packages, name="packages"),
    path("resources/<int:resource_id>/learners/", learners.learners, name="learners"),
    path("registrations/<uuid:registration>/", learners.learner, name="learner"),
    path("registrations/<uuid:registration>/waive/", learners.waive, name="waive"),
    path("sessions/<uuid:session_id>/", attempts.play, name="play"),
    path("sessions/<uuid:session_id>/standing/", attempts.standing, name="standing"),
    path("sessions/<uuid:session_id>/done/", attempts.done, name="done"),
    path("fetch/<uuid:session_id>/<str:mark>/", attempts.fetch, name="fetch"),
]
